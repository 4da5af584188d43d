using System.ComponentModel.DataAnnotations;
using Torchline.Contracts.Tasks.Classification;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>The route that classifies images.</summary>
internal static class ClassificationApi
{
    private const int DefaultTop = 5;

    public static void MapClassificationApi(this IEndpointRouteBuilder app) => app
        .MapPost("/v1/classify", ClassifyAsync)
        .WithName("ClassifyImage")
        .WithTags("Classification")
        .AcceptsImage()
        .ProducesProblems(404, 503)
        .WithResponseExample(
            """{ "model": "ants-bees", "predictions": [{ "label": "bees", "score": 0.997 }, { "label": "ants", "score": 0.003 }], "certain": true }""");

    /// <summary>Classifies an image</summary>
    /// <remarks>
    /// The image is the body, or the field <c>image</c> of a form, or base64 or a data URL in JSON: JPEG, PNG, WebP, GIF or TIFF, recognised by
    /// content. JSON may have several <c>images</c>: the answer is then <c>{"results": […]}</c>, with an answer or an <c>error</c> each. It is turned by its EXIF
    /// orientation, its short side is resized and the middle cut out, as the model was trained. The answer has the most
    /// probable labels, best first; a score is the probability of its label among all labels of the model. <c>certain</c> is false where
    /// the label is a guess, of models that tell: an image of none of the labels has high scores, too.
    /// </remarks>
    /// <param name="model">The name of a model from /v1/models; without it the default model answers.</param>
    /// <param name="top">How many labels the answer has, if the model has as many.</param>
    /// <response code="200">The most probable labels.</response>
    /// <response code="400">The form cannot be read, or <c>top</c> is no number above 0.</response>
    /// <response code="404">There is no such model.</response>
    /// <response code="413">The image's file has too many bytes, or the image too many pixels.</response>
    /// <response code="415">The body is neither an image nor a form.</response>
    /// <response code="422">The image is missing, damaged, truncated or of an unknown format.</response>
    /// <response code="503">Too many images wait, or the models are still being loaded; try again after Retry-After seconds.</response>
    public static async Task<Results<JsonAnswer<ClassificationResponse>, ImageResults<ClassificationResponse>, ProblemHttpResult>> ClassifyAsync(
        ModelCatalog catalog, HttpContext context, string? model = null, [Range(1, int.MaxValue)] int top = DefaultTop)
    {
        if (!catalog.TryFind<ClassificationModel>(ClassificationContract.Task, model, context.Response, out var classifier, out var problem))
            return problem;
        if (top < 1)
            return Problem.BadRequest($"top is {top}; it counts from 1.");
        return await classifier.AnswerAsync(context, async (image, place) =>
            await classifier.ClassifyAsync(image, place, top, context.RequestAborted));
    }
}
