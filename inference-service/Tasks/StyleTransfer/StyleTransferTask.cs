using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Providers;
using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;
using Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>Gives images the style of others: by a network at once, or by optimisation in jobs.</summary>
internal sealed class StyleTransferTask : IServedTask
{
    public IEnumerable<ServedPackage> Packages =>
    [
        new(new StyleNetworkContract(), (package, services) => new StyleNetworkModel(package, services)),
        new(new ArbitraryStyleContract(), (package, services) => new ArbitraryStyleModel(package, services)),
        new(new StyleOptimizationContract(), (package, services) => new StyleOptimizationModel(
            package,
            services.GetRequiredService<IOptions<StyleTransferOptions>>().Value.StylizationJobs,
            services.GetRequiredService<ExecutionProviders>())),
    ];

    public IJsonTypeInfoResolver Json => StyleTransferJson.Default;

    public void AddServices(IServiceCollection services)
    {
        services.AddOptions<StyleTransferOptions>().BindConfiguration("Torchline").ValidateOnStart();
        services.AddSingleton<IValidateOptions<StyleTransferOptions>, StyleTransferOptionsValidator>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<StyleJobStore>();
        services.AddSingleton<StyleJobs>();
        services.AddSingleton<StylizedStart>();
        services.AddSingleton<StyleJobRunner>();
        services.AddHostedService<StyleJobWorker>();
    }

    public void MapRoutes(IEndpointRouteBuilder app)
    {
        app.MapStyleNetworkApi();
        app.MapStyleJobsApi();
        app.MapStylesApi();
    }

    public void Prepare(IServiceProvider services) => services.GetRequiredService<StyleJobs>().Load();
}
