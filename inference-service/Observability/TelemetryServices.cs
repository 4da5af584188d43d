using System.Net;
using System.Reflection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Torchline.InferenceService.Security;

namespace Torchline.InferenceService.Observability;

/// <summary>Metrics for Prometheus; metrics and traces for a collector, if one is named.</summary>
internal static class TelemetryServices
{
    /// <summary>The route of the metrics.</summary>
    public const string Route = "/metrics";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters =
    [
        ServiceMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Runtime",
    ];

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ObservabilityOptions>().BindConfiguration("Torchline").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ObservabilityOptions>, ObservabilityOptionsValidator>();
        var exports = configuration[Endpoint] is { Length: > 0 };
        var scrapes = !MetricsAccess.Off.ToString().Equals(configuration["Torchline:Metrics:Access"], StringComparison.OrdinalIgnoreCase);
        if (!exports && !scrapes)
            return;
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("torchline", serviceVersion: Version));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters);
            if (scrapes)
                metrics.AddPrometheusExporter();
            if (exports)
                metrics.AddOtlpExporter();
        });
        if (exports)
        {
            telemetry.WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !context.Request.Path.StartsWithSegments("/health"))
                .AddOtlpExporter());
        }
    }

    /// <summary>Maps the metrics for those who may read them.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<IOptions<ObservabilityOptions>>().Value.Metrics.Access;
        if (access == MetricsAccess.Off)
            return;
        var route = app.MapPrometheusScrapingEndpoint(Route);
        if (access == MetricsAccess.Everyone)
            return;
        if (app.Services.GetRequiredService<ApiKeys>().AreRequired)
        {
            route.Needs(KeyScope.Admin);
            return;
        }
        route.Add(endpoint =>
        {
            var answer = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => IsLocal(context) ? answer(context) : Refuse().ExecuteAsync(context);
        });
    }

    private static string Version =>
        typeof(TelemetryServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Whether a request comes from this machine, and from no client of a proxy on it.</summary>
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is var address && (address is null || IPAddress.IsLoopback(address)) &&
        !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    private static ProblemHttpResult Refuse() => TypedResults.Problem(
        "Metrics answer this machine only. Set Torchline:Metrics:Access to Everyone where only Prometheus reaches the service, or configure keys.",
        statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");
}
