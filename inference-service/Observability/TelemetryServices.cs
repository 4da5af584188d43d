using System.Reflection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

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
            // Two updates a request, about 1 % of a small one, for what the queues of the models tell better.
            metrics.AddView("http.server.active_requests", MetricStreamConfiguration.Drop);
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

    private static string Version =>
        typeof(TelemetryServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
