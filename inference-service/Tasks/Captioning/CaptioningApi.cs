using System.ComponentModel.DataAnnotations;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>The route that describes images.</summary>
internal static class CaptioningApi
{
    public static void MapCaptioningApi(this IEndpointRouteBuilder app) => app
        .MapPost("/v1/caption", CaptionAsync)
        .WithName("CaptionImage")
        .WithTags("Captioning")
        .AcceptsImage()
        .ProducesProblems(404, 503)
        .WithResponseExample(
            """
            {
              "model": "captions",
              "caption": "a dog runs through the grass",
              "alternatives": [
                { "caption": "a dog runs through the grass", "logProbability": -5.9 },
                { "caption": "a brown dog runs through the grass", "logProbability": -6.4 },
                { "caption": "a dog is running in the grass", "logProbability": -7.1 }
              ]
            }
            """);

    /// <summary>Describes an image in a sentence</summary>
    /// <remarks>
    /// The image is the body, or the field <c>image</c> of a form, or base64 or a data URL in JSON: JPEG, PNG, WebP, GIF or TIFF, recognised by
    /// content. JSON may have several <c>images</c>: the answer is then <c>{"results": […]}</c>, with an answer or an <c>error</c> each. A beam search finds
    /// captions; they are ordered as the model does, which weighs their lengths, so that <c>logProbability</c> need not fall.
    /// </remarks>
    /// <param name="model">The name of a model from /v1/models; without it the default model answers.</param>
    /// <param name="beam">How many captions the search keeps, 10 at most unless the service is configured otherwise; without it the model decides.</param>
    /// <param name="alternatives">How many of them the answer has, the best first; without it all.</param>
    /// <param name="attention">Whether each word comes with its map of attention; not every model has them.</param>
    /// <response code="200">The captions, the best first.</response>
    /// <response code="400">The form cannot be read, <c>beam</c> or <c>alternatives</c> is out of range, or the model has no attention.</response>
    /// <response code="404">There is no such model.</response>
    /// <response code="413">The image's file has too many bytes, or the image too many pixels.</response>
    /// <response code="415">The body is neither an image nor a form.</response>
    /// <response code="422">The image is missing, damaged, truncated or of an unknown format.</response>
    /// <response code="503">Too many images wait, or the models are still being loaded; try again after Retry-After seconds.</response>
    public static async Task<Results<JsonAnswer<CaptionResponse>, ImageResults<CaptionResponse>, ProblemHttpResult>> CaptionAsync(
        ModelCatalog catalog,
        IOptions<CaptioningOptions> options,
        HttpContext context,
        string? model = null,
        [Range(1, int.MaxValue)] int? beam = null,
        [Range(1, int.MaxValue)] int? alternatives = null,
        bool attention = false)
    {
        if (!catalog.TryFind<CaptioningModel>(CaptioningContract.Task, model, context.Response, out var captioner, out var problem))
            return problem;
        var width = beam ?? captioner.DefaultBeam;
        var request = new CaptionRequest(width, alternatives ?? width, attention);
        if (Check(request, captioner, options.Value.Limits.Beam) is { } mistake)
            return mistake;
        return await captioner.AnswerAsync(context, async (image, place) =>
        {
            var captions = await captioner.CaptionAsync(image, place, request, context.RequestAborted);
            return new CaptionResponse(captioner.Manifest.Name, captions[0].Caption, captions);
        });
    }

    private static ProblemHttpResult? Check(CaptionRequest request, CaptioningModel captioner, int maxBeam)
    {
        if (request.Beam < 1 || request.Beam > maxBeam)
            return Problem.BadRequest($"beam is {request.Beam}; it lies between 1 and {maxBeam}.");
        if (request.Alternatives < 1 || request.Alternatives > request.Beam)
            return Problem.BadRequest($"alternatives is {request.Alternatives}; it lies between 1 and the beam, {request.Beam}.");
        return request.Attention && !captioner.HasAttention
            ? Problem.BadRequest($"The model '{captioner.Manifest.Name}' has no attention. Leave attention out, or name another model.")
            : null;
    }
}
