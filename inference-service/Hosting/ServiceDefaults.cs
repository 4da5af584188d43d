using Microsoft.Extensions.Options;
using Torchline.InferenceService.Models;
using Torchline.InferenceService.OpenApi;
using Torchline.InferenceService.Problems;

namespace Torchline.InferenceService.Hosting;

/// <summary>What the service consists of.</summary>
internal static class ServiceDefaults
{
    public static void AddTorchline(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TorchlineOptions>()
            .BindConfiguration("Torchline")
            .Validate(
                options => options.Batching.QueueCapacity >= options.Limits.Texts,
                "Torchline:Batching:QueueCapacity must hold one request, that is Torchline:Limits:Texts texts.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<TorchlineOptions>, TorchlineOptionsValidator>();
        services.AddSingleton<ModelCatalog>();
        services.AddHostedService<ModelLoader>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ServiceJson.Default));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<BadRequestHandler>();
        services.AddOpenApiDocument();
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize =
                context.Configuration.GetValue("Torchline:Limits:BodyBytes", new RequestLimits().BodyBytes);
        });
    }

    /// <summary>Every error without a body gets one: unknown routes, wrong methods, what a handler throws.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(pages => Problem.OfStatus(pages.HttpContext).ExecuteAsync(pages.HttpContext));
    }
}
