using Microsoft.Extensions.Options;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Json;
using Torchline.InferenceService.Serving.Models;
using Torchline.InferenceService.Serving.OpenApi;
using Torchline.InferenceService.Serving.Problems;
using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

namespace Torchline.InferenceService.Hosting;

/// <summary>What the service consists of.</summary>
internal static partial class ServiceDefaults
{
    private const string DefaultAddress = "http://127.0.0.1:8080";

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
        services.AddSingleton<ImagePreprocessor>();
        services.AddSingleton<ModelCatalog>();
        services.AddHostedService<ModelLoader>();
        services.AddStylizationJobs();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ServiceJson.Default));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<BadRequestHandler>();
        services.AddOpenApiDocument();
        builder.UseDefaultAddress();
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize =
                context.Configuration.GetValue("Torchline:Limits:BodyBytes", new RequestLimits().BodyBytes);
        });
    }

    private static void AddStylizationJobs(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<StylizationJobStore>();
        services.AddSingleton<StylizationJobs>();
        services.AddSingleton<StylizationJobRunner>();
        services.AddHostedService<StylizationJobWorker>();
    }

    /// <summary>Set here and not in the settings file, which would win over ASPNETCORE_URLS and ASPNETCORE_HTTP_PORTS.</summary>
    private static void UseDefaultAddress(this WebApplicationBuilder builder)
    {
        string[] addressKeys = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];
        if (!addressKeys.Any(key => builder.Configuration.GetSection(key).Exists()))
            builder.WebHost.UseUrls(DefaultAddress);
    }

    /// <summary>Every error without a body gets one: unknown routes, wrong methods, what a handler throws.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(pages => Problem.OfStatus(pages.HttpContext).ExecuteAsync(pages.HttpContext));
    }

    /// <summary>
    /// Runs the service until it is asked to stop. A setting that keeps it from starting is named in a line, as nobody needs a stack
    /// trace to correct it, and the exit code is 1.
    /// </summary>
    public static async Task RunTorchlineAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            app.Services.GetRequiredService<StylizationJobs>().Load(); // before anybody asks for them
        }
        catch (Exception e) when (e is OptionsValidationException or IOException or UnauthorizedAccessException)
        {
            LogNotStarted(app.Logger, e.Message);
            await app.DisposeAsync(); // The log writes its last lines then.
            Environment.ExitCode = 1;
            return;
        }

        await app.RunAsync();
    }

    [LoggerMessage(LogLevel.Critical, "The service cannot start. {Reason}")]
    private static partial void LogNotStarted(ILogger logger, string reason);
}
