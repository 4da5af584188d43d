using Microsoft.AspNetCore.Http.HttpResults;
using Torchline.InferenceService.Serving.Models;
using Torchline.InferenceService.Serving.Problems;

namespace Torchline.InferenceService.Serving;

/// <summary>Tells which models are served.</summary>
internal static class ModelsApi
{
    public static void MapModelsApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/v1/models").WithTags("Models").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/", List).WithName("ListModels");
        api.MapGet("/{name}", Get).WithName("GetModel").ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>Lists the models</summary>
    /// <param name="catalog">The models.</param>
    /// <param name="response">The response.</param>
    /// <response code="200">The models with their measured quality.</response>
    /// <response code="503">The models are still being loaded.</response>
    public static Results<Ok<ModelList>, ProblemHttpResult> List(ModelCatalog catalog, HttpResponse response) => catalog.IsReady
        ? TypedResults.Ok(new ModelList(
            [.. catalog.Models.Values.Select(model => Summarize(catalog, model)).OrderBy(model => model.Name, StringComparer.Ordinal)]))
        : Problem.NotReady(response);

    /// <summary>Tells all about a model: preprocessing, metrics, provenance, files</summary>
    /// <param name="name" example="lstm-glove">The model's name.</param>
    /// <param name="catalog">The models.</param>
    /// <param name="response">The response.</param>
    /// <response code="200">The model's manifest.</response>
    /// <response code="404">There is no such model.</response>
    /// <response code="503">The models are still being loaded.</response>
    public static Results<Ok<ModelDetails>, ProblemHttpResult> Get(string name, ModelCatalog catalog, HttpResponse response)
    {
        if (!catalog.IsReady)
            return Problem.NotReady(response);

        return catalog.Models.TryGetValue(name, out var model)
            ? TypedResults.Ok(new ModelDetails(catalog.IsDefault(model), ModelSummary.Ready, model.Manifest))
            : Problem.UnknownModel(name, catalog.Models.Keys.Order(StringComparer.Ordinal));
    }

    private static ModelSummary Summarize(ModelCatalog catalog, IServedModel model) => new(
        model.Manifest.Name,
        model.Manifest.Version,
        model.Manifest.Task,
        catalog.IsDefault(model),
        ModelSummary.Ready,
        model.Manifest.Description,
        model.Manifest.Metrics);
}
