using Torchline.InferenceService.Memory;

namespace Torchline.InferenceService.Serving;

/// <summary>The routes of the service's health, for orchestrators.</summary>
internal static class HealthApi
{
    public static void MapHealthApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/health").WithTags("Health");
        api.MapGet("/live", Live).WithName("Live");
        api.MapGet("/ready", Ready).WithName("Ready").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Whether the process answers</summary>
    /// <response code="200">It does.</response>
    public static ContentHttpResult Live() => TypedResults.Text("live");

    /// <summary>Whether every model is loaded and warm</summary>
    /// <remarks>The text names versions that are damaged and not served; the others are.</remarks>
    /// <param name="catalog">The models.</param>
    /// <param name="memory">The budget of memory.</param>
    /// <param name="response">The response.</param>
    /// <response code="200">Requests are answered.</response>
    /// <response code="503">The models are still being loaded, or small requests have found no memory in the last seconds.</response>
    public static Results<ContentHttpResult, ProblemHttpResult> Ready(ModelCatalog catalog, MemoryBudget memory, HttpResponse response) =>
        !catalog.IsReady ? Problem.NotReady(response)
        : memory.IsSpent ? MemoryProblem.NotReady(response)
        : TypedResults.Text(Text(catalog));

    private static string Text(ModelCatalog catalog) => catalog.Quarantined.Count == 0
        ? "ready"
        : $"ready, without {string.Join(", ", catalog.Quarantined.Select(one => $"{one.Name}/{one.Version}"))}: see /v1/models";
}
