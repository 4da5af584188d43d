using Torchline.InferenceService.Images;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Observability;
using Torchline.InferenceService.Requests;
using Torchline.InferenceService.Security;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Providers;

namespace Torchline.InferenceService.Hosting;

/// <summary>What the service consists of.</summary>
internal static class ServiceDefaults
{
    private const string DefaultAddress = "http://127.0.0.1:8080";

    public static void AddTorchline(this WebApplicationBuilder builder, IReadOnlyList<IServedTask> tasks)
    {
        var services = builder.Services;
        services.AddOptions<ServiceOptions>().BindConfiguration("Torchline").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServiceOptions>, ServiceOptionsValidator>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<IGivesMemoryBack>(provider => provider.GetRequiredService<ModelCatalog>());
        services.AddSingleton<CatalogGauges>();
        services.AddSingleton<ServedPackages>();
        services.AddHostedService<ModelLoader>();
        services.AddMemoryBudget();
        services.AddProviders();
        services.AddSecurity();
        services.AddTelemetry(builder.Configuration);
        services.AddImages();
        services.AddOpenApiDocument();
        foreach (var task in tasks)
        {
            services.AddSingleton(task);
            task.AddServices(services);
        }
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ServiceJson.Default);
            foreach (var task in tasks)
                json.SerializerOptions.TypeInfoResolverChain.Insert(0, task.Json);
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>(); // Before the framework's, which depends on the header Accept.
        services.AddProblemDetails();
        services.AddExceptionHandler<BadRequestHandler>();
        services.AddExceptionHandler<MemoryProblemHandler>();
        builder.UseDefaultAddress();
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize =
                context.Configuration.GetValue("Torchline:Limits:BodyBytes", new BodyLimits().BodyBytes);
            kestrel.Limits.MinRequestBodyDataRate =
                BodyDeadline.RateOf(context.Configuration.GetValue("Torchline:Limits:BodySeconds", new BodyLimits().BodySeconds));
        });
    }

    /// <summary>Maps what the service answers.</summary>
    public static void MapTorchline(this WebApplication app)
    {
        app.UseTorchline();
        app.MapHealthApi();
        app.MapPlayground();
        app.MapMetrics();
        var routes = app.MapGroup("");
        ((IEndpointConventionBuilder)routes).Finally(QueryRules.AddTo);
        routes.MapModelsApi();
        foreach (var task in app.Services.GetServices<IServedTask>())
            task.MapRoutes(routes);
    }

    /// <summary>Set here and not in the settings file, which would win over ASPNETCORE_URLS and ASPNETCORE_HTTP_PORTS.</summary>
    private static void UseDefaultAddress(this WebApplicationBuilder builder)
    {
        string[] addressKeys = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];
        if (!addressKeys.Any(key => builder.Configuration.GetSection(key).Exists()))
            builder.WebHost.UseUrls(DefaultAddress);
    }
}
