using System.Net;
using Torchline.InferenceService.Observability;
using Torchline.InferenceService.Security;

namespace Torchline.InferenceService.Hosting;

/// <summary>The route of the metrics for Prometheus.</summary>
internal static class MetricsRoute
{
    /// <summary>Maps the metrics for those who may read them.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<IOptions<ObservabilityOptions>>().Value.Metrics.Access;
        if (access == MetricsAccess.Off)
            return;
        var route = app.MapPrometheusScrapingEndpoint(TelemetryServices.Route);
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

    /// <summary>Whether a request comes from this machine, and from no client of a proxy on it.</summary>
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is var address && (address is null || IPAddress.IsLoopback(address)) &&
        !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    private static ProblemHttpResult Refuse() => TypedResults.Problem(
        "Metrics answer this machine only. Set Torchline:Metrics:Access to Everyone where only Prometheus reaches the service, or configure keys.",
        statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");
}
