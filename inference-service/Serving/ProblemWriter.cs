using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Torchline.InferenceService.Observability;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Torchline.InferenceService.Serving;

/// <summary>Writes every error as problem details, whatever the client's header <c>Accept</c> has, with the ids of its request.</summary>
internal sealed class ProblemWriter(IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    private const string ContentType = "application/problem+json";

    private readonly JsonTypeInfo<ProblemDetails> type = (JsonTypeInfo<ProblemDetails>)json.Value.SerializerOptions.GetTypeInfo(typeof(ProblemDetails));

    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        problem.Extensions["requestId"] = http.TraceIdentifier;
        problem.Extensions["traceId"] = Activity.Current?.Id ?? http.TraceIdentifier;
        ServiceMetrics.CountProblem(
            (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "", http.Response.StatusCode, problem.Title ?? "");
        return new(http.Response.WriteAsJsonAsync(problem, type, ContentType, http.RequestAborted));
    }
}
