using Microsoft.Net.Http.Headers;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>The routes that list the styles.</summary>
internal static class StylesApi
{
    private const string Route = "/v1/styles";

    public static void MapStylesApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Route).WithTags("Stylization").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/", List).WithName("ListStyles");
        api.MapGet("/{name}/thumbnail", Thumbnail)
            .WithName("GetStyleThumbnail")
            .AnswersImage(ImageMediaType.Jpeg)
            .WithExampleOf("name", () => app.Catalog().Of<StyleNetworkModel>().SelectMany(model => model.Manifest.Labels))
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>Lists the styles</summary>
    /// <response code="200">The styles with the images that they were learnt from.</response>
    /// <response code="503">The models are still being loaded.</response>
    public static Results<Ok<StyleList>, ProblemHttpResult> List(ModelCatalog catalog, HttpContext context) => catalog.IsReady
        ? TypedResults.Ok(new StyleList(
            [.. catalog.Of<StyleNetworkModel>().SelectMany(model => model.Manifest.Styles!.Select(style =>
                Summarize(style, model.Manifest.Name, context.Request.PathBase)))]))
        : Problem.NotReady(context.Response);

    /// <summary>Gets a small image of the style</summary>
    /// <param name="name" example="starry-night">The style's name.</param>
    /// <param name="model">The name of the model that has the style; without it the first one that has it.</param>
    /// <response code="200">The image.</response>
    /// <response code="404">There is no such style.</response>
    /// <response code="503">The models are still being loaded.</response>
    public static Results<FileContentHttpResult, ProblemHttpResult> Thumbnail(
        string name, ModelCatalog catalog, HttpResponse response, string? model = null)
    {
        if (!catalog.IsReady)
            return Problem.NotReady(response);
        var models = catalog.Of<StyleNetworkModel>().Where(one => model is null || one.Manifest.Name == model).ToList();
        if (models.Select(one => one.ThumbnailOf(name)).FirstOrDefault(thumbnail => thumbnail is not null) is not { } found)
        {
            return StyleNetworkProblem.UnknownStyles(
                [name], models.SelectMany(one => one.Manifest.Labels).Distinct(), StatusCodes.Status404NotFound);
        }
        response.Headers[HeaderNames.CacheControl] = "public, max-age=3600";
        return TypedResults.Bytes(found.File, ImageMediaType.Jpeg, entityTag: found.Tag);
    }

    private static StyleSummary Summarize(StyleDescription style, string model, PathString root) => new(
        style.Name, style.Title, style.Artist, style.Year, style.Licence, model, $"{root}{Route}/{style.Name}/thumbnail?model={model}");
}
