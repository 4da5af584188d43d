using Torchline.Contracts.Tasks.Sentiment;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>The route that classifies texts.</summary>
internal static class SentimentApi
{
    public static void MapSentimentApi(this IEndpointRouteBuilder app) => app
        .MapPost("/v1/sentiment", ClassifyAsync)
        .WithName("ClassifySentiment")
        .WithTags("Sentiment")
        .ProducesProblems(400, 404, 413, 415, 422, 503)
        .WithRequestExample("One text", """{ "text": "Great food and friendly staff." }""")
        .WithRequestExample("Several texts", """{ "texts": ["I didn't like it!", "The best pizza in town, worth every penny."] }""")
        .WithRequestExample("With the importance of the words", """{ "text": "Great food, slow service.", "explain": true }""")
        .WithResponseExample(
            """{ "model": "two-way", "results": [{ "label": "positive", "score": 0.998 }, { "label": "negative", "score": 0.97 }] }""");

    /// <summary>Classifies review texts as positive or negative</summary>
    /// <remarks>
    /// Give either <c>text</c> or <c>texts</c>, as people write them: the service splits words and punctuation as the training
    /// data has them. The answer has one result for each text, in their order; a score is the probability of its label. Of several
    /// texts, one that is empty (only emoji, for example) or too long has an <c>error</c> in place of a label, and the others their
    /// labels. A text may have 10,000 characters, unless the service is configured otherwise, and as many tokens as the model reads
    /// (<c>preprocessing.text.maxTokens</c> of its manifest, 256 for the default model here, 512 for the others); with <c>truncate</c> the beginning of a longer one is
    /// classified. With <c>explain</c>, each result has the importance of its words: by how much the log-odds of the label fall without the
    /// word. That takes up to 64 times the work; the words of a longer text are explained in 64 groups. <c>certain</c> is false where the
    /// label is a guess, of models that tell.
    /// </remarks>
    /// <param name="request">The text or texts.</param>
    /// <param name="model">The name of a model from /v1/models; without it the default model answers.</param>
    /// <param name="truncate">Whether only the beginning of a text that is too long is classified; also a member of the body.</param>
    /// <param name="explain">Whether results have the importance of their words; also a member of the body.</param>
    /// <response code="200">One result for each text.</response>
    /// <response code="400">The body is no JSON, or not of this form.</response>
    /// <response code="404">There is no such model.</response>
    /// <response code="413">The body is too large.</response>
    /// <response code="415">The body is not application/json.</response>
    /// <response code="422">The only text is empty or too long, or there are none, too many, or too many to explain.</response>
    /// <response code="503">Too many texts wait, or the models are still being loaded; try again after Retry-After seconds.</response>
    public static async Task<Results<JsonAnswer<SentimentResponse>, ProblemHttpResult>> ClassifyAsync(
        JsonBody<SentimentRequest> request,
        string? model,
        ModelCatalog catalog,
        IOptions<SentimentOptions> options,
        HttpContext context,
        bool truncate = false,
        bool explain = false)
    {
        if (!catalog.TryFind<SentimentModel>(SentimentContract.Task, model, context.Response, out var classifier, out var unavailable))
            return unavailable;
        var limits = options.Value.Limits;
        explain = request.Value.Explain ?? explain;
        using var batch = new SentimentBatch(classifier, limits, request.Value.Truncate ?? truncate);
        if (batch.Encode(request.Value) is { } problem)
            return problem;
        if (explain && batch.Count > limits.ExplainedTexts)
            return SentimentProblem.TooManyToExplain(batch.Count, limits.ExplainedTexts);
        using var places = batch.Reserve();
        if (places is null)
            return Problem.QueueFull(context.Response);
        var results = await batch.ClassifyAsync(places, context.RequestAborted);
        if (explain && !await batch.ExplainAsync(results, context.RequestAborted))
            return Problem.QueueFull(context.Response);
        return new JsonAnswer<SentimentResponse>(new(classifier.Manifest.Name, results));
    }
}
