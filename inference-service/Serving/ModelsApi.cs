using Torchline.InferenceService.Serving.Providers;

namespace Torchline.InferenceService.Serving;

/// <summary>The routes that list the models.</summary>
internal static class ModelsApi
{
    public static void MapModelsApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/v1/models").WithTags("Models").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/", List).WithName("ListModels");
        api.MapGet("/{name}", Get).WithName("GetModel").ProducesProblem(StatusCodes.Status404NotFound)
            .WithExampleOf("name", () => app.Catalog().Models.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>Lists the models</summary>
    /// <response code="200">The models with their measured quality.</response>
    /// <response code="503">The models are still being loaded.</response>
    public static Results<Ok<ModelList>, ProblemHttpResult> List(ModelCatalog catalog, HttpResponse response) => catalog.IsReady
        ? TypedResults.Ok(new ModelList(
            [.. catalog.Models.Values.Select(model => Summarize(catalog, model)).OrderBy(model => model.Name, StringComparer.Ordinal)],
            catalog.Quarantined.Count > 0 ? catalog.Quarantined : null))
        : Problem.NotReady(response);

    /// <summary>Gets a model with its manifest: preprocessing, metrics, provenance, files</summary>
    /// <param name="name" example="lstm-glove">The model's name.</param>
    /// <response code="200">The model's manifest.</response>
    /// <response code="404">There is no such model.</response>
    /// <response code="503">The models are still being loaded.</response>
    public static Results<Ok<ModelDetails>, ProblemHttpResult> Get(string name, ModelCatalog catalog, HttpResponse response)
    {
        return catalog.TryFind<IServedModel>("", name, response, out var model, out var problem)
            ? TypedResults.Ok(new ModelDetails(catalog.IsDefault(model), ModelSummary.Ready, PublicManifest.Of(model.Manifest), model.Provider.Name, model.Provider.Skipped))
            : problem;
    }

    private static ModelSummary Summarize(ModelCatalog catalog, IServedModel model) => new(
        model.Manifest.Name,
        model.Manifest.Version,
        model.Manifest.Task,
        catalog.IsDefault(model),
        ModelSummary.Ready,
        model.Manifest.Description,
        model.Manifest.Metrics,
        model.Provider.Name,
        model.Provider.Skipped);
}

/// <summary>A served model in short.</summary>
/// <param name="Name">Its name, for <c>?model=</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="Task">What it does.</param>
/// <param name="Default">Whether it answers when a request names no model.</param>
/// <param name="State">Always <c>ready</c>: the service answers only after every model is loaded.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Metrics">How good it is, on which data.</param>
/// <param name="Provider">What it is computed with: <c>cpu</c>, <c>cuda</c>, <c>tensorrt</c> or <c>webgpu</c>.</param>
/// <param name="SkippedProviders">Those that stand before it in the configured order and do not work here, with the reasons.</param>
public sealed record ModelSummary(
    string Name, int Version, string Task, bool Default, string State, string? Description, IReadOnlyList<Metric> Metrics, string Provider,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SkippedProvider>? SkippedProviders)
{
    /// <summary>The state of a model that answers requests.</summary>
    public const string Ready = "ready";
}

/// <summary>A served model with its manifest.</summary>
/// <param name="Default">Whether it answers when a request names no model.</param>
/// <param name="State">Always <c>ready</c>: the service answers only after every model is loaded.</param>
/// <param name="Manifest">The package's <c>model.json</c>, without the folders of whoever trained it.</param>
/// <param name="Provider">What it is computed with: <c>cpu</c>, <c>cuda</c>, <c>tensorrt</c> or <c>webgpu</c>.</param>
/// <param name="SkippedProviders">Those that stand before it in the configured order and do not work here, with the reasons.</param>
public sealed record ModelDetails(
    bool Default, string State, ModelManifest Manifest, string Provider,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SkippedProvider>? SkippedProviders);

/// <summary>The models that are served.</summary>
/// <param name="Models">In ordinal order of their names.</param>
/// <param name="Quarantined">Versions that are damaged and not served; missing if there is none.</param>
public sealed record ModelList(IReadOnlyList<ModelSummary> Models, IReadOnlyList<QuarantinedVersion>? Quarantined);
