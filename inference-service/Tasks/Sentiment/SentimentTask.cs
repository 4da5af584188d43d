using Torchline.Contracts.Tasks.Sentiment;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Providers;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>Classifies texts as positive or negative.</summary>
internal sealed class SentimentTask : IServedTask
{
    public IEnumerable<ServedPackage> Packages =>
        [new(new SentimentContract(), (package, services) => new SentimentModel(
            package,
            services.GetRequiredService<IOptions<SentimentOptions>>().Value.Batching,
            services.GetRequiredService<ExecutionProviders>()))];

    public IJsonTypeInfoResolver Json => SentimentJson.Default;

    public void AddServices(IServiceCollection services)
    {
        services.AddOptions<SentimentOptions>()
            .BindConfiguration("Torchline")
            .Validate(
                options => options.Batching.QueueCapacity >= options.Limits.Texts,
                "Torchline:Batching:QueueCapacity must hold one request, that is Torchline:Limits:Texts texts.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<SentimentOptions>, SentimentOptionsValidator>();
    }

    public void MapRoutes(IEndpointRouteBuilder app) => app.MapSentimentApi();
}
