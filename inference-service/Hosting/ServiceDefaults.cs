using Torchline.InferenceService.Images;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Hosting;

/// <summary>What the service consists of.</summary>
internal static partial class ServiceDefaults
{
    private const string DefaultAddress = "http://127.0.0.1:8080";

    public static void AddTorchline(this WebApplicationBuilder builder, IReadOnlyList<IServedTask> tasks)
    {
        var services = builder.Services;
        services.AddOptions<ServiceOptions>().BindConfiguration("Torchline").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServiceOptions>, ServiceOptionsValidator>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<IGivesMemoryBack>(provider => provider.GetRequiredService<ModelCatalog>());
        services.AddSingleton<ServedPackages>();
        services.AddHostedService<ModelLoader>();
        services.AddMemoryBudget();
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

    /// <summary>
    /// Runs the service until it is stopped. A setting that keeps it from starting is named in a line, as its correction takes no stack
    /// trace, and the exit code is 1.
    /// </summary>
    public static async Task RunTorchlineAsync(this WebApplication app)
    {
        app.UseExceptionHandler();
        // Every error without a body gets one: unknown routes, wrong methods, what a handler throws.
        app.UseStatusCodePages(pages => Problem.OfStatus(pages.HttpContext).ExecuteAsync(pages.HttpContext));
        app.UseSwaggerPages();
        app.MapHealthApi();
        app.MapModelsApi();
        app.MapGet("/", () => TypedResults.Redirect("/swagger")).ExcludeFromDescription();
        var tasks = app.Services.GetServices<IServedTask>().ToList();
        tasks.ForEach(task => task.MapRoutes(app));
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            tasks.ForEach(task => task.Prepare(app.Services));
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

    /// <summary>Set here and not in the settings file, which would win over ASPNETCORE_URLS and ASPNETCORE_HTTP_PORTS.</summary>
    private static void UseDefaultAddress(this WebApplicationBuilder builder)
    {
        string[] addressKeys = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];
        if (!addressKeys.Any(key => builder.Configuration.GetSection(key).Exists()))
            builder.WebHost.UseUrls(DefaultAddress);
    }

    [LoggerMessage(LogLevel.Critical, "The service cannot start. {Reason}")]
    private static partial void LogNotStarted(ILogger logger, string reason);
}
