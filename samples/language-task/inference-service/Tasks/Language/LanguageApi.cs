using Torchline.Contracts.Tasks.Language;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Language;

/// <summary>The route that classifies the language of a text.</summary>
internal static class LanguageApi
{
    private const int MaxCharacters = 10_000;

    public static void MapLanguageApi(this IEndpointRouteBuilder app) => app
        .MapPost("/v1/language", ClassifyAsync)
        .WithName("ClassifyLanguage")
        .WithTags("Language")
        .ProducesProblems(400, 404, 413, 415, 422, 503)
        .WithRequestExample("A sentence", """{ "text": "Der See ist klar." }""");

    /// <summary>Classifies the language of a text</summary>
    /// <param name="request">The text.</param>
    /// <param name="model">The name of a model from /v1/models; without it the default model answers.</param>
    public static async Task<Results<JsonAnswer<LanguageResponse>, ProblemHttpResult>> ClassifyAsync(
        JsonBody<LanguageRequest> request, string? model, ModelCatalog catalog, HttpContext context)
    {
        if (!catalog.TryFind<LanguageModel>(LanguageContract.Task, model, context.Response, out var classifier, out var unavailable))
            return unavailable;

        var letters = new float[LetterShares.Count];
        if (request.Value.Text is not { Length: <= MaxCharacters } text || !LetterShares.TryCount(text, letters))
            return Problem.UnprocessableRequest($"Give a text with a letter and at most {MaxCharacters} characters.");

        using var place = classifier.Reserve();
        return place is null
            ? Problem.QueueFull(context.Response)
            : new JsonAnswer<LanguageResponse>(classifier.Decide(await place.Enqueue(letters, cancellation: context.RequestAborted)));
    }
}
