using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>The texts of one request on their way through a model.</summary>
internal sealed class SentimentBatch(SentimentModel model, TextLimits limits, bool truncate) : IDisposable
{
    private EncodedText[] texts = [];
    private int count;
    private int errors;

    /// <summary>How many texts there are.</summary>
    public int Count => count;

    /// <summary>Checks and tokenises the texts.</summary>
    /// <returns>
    /// What is wrong with the request; null if it is answered. Of several texts, one that is not acceptable has an error in the answer.
    /// </returns>
    public ProblemHttpResult? Encode(SentimentRequest request)
    {
        switch (request)
        {
            case { Text: { } text, Texts: null }:
                texts = new EncodedText[1];
                Add(text);
                return texts[0].Error is { } error ? SentimentProblem.Of(error, index: 0) : null;
            case { Text: null, Texts: { } several }:
                return Add(several);
            default:
                return Problem.UnprocessableRequest("Give either text or texts.");
        }
    }

    /// <summary>Reserves a place in the model's queue for every text that can be classified.</summary>
    /// <returns>The places, to be disposed; null if too many texts wait already.</returns>
    public BatchScheduler<TokenSequence, float>.Reservation? Reserve() => model.Reserve(count - errors);

    /// <summary>Classifies the texts.</summary>
    /// <param name="cancellation">Drops the texts whose batches have not begun.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SentimentResult[]> ClassifyAsync(
        BatchScheduler<TokenSequence, float>.Reservation places, CancellationToken cancellation)
    {
        var results = new SentimentResult[count];
        if (count == 1 && errors == 0)
        {
            results[0] = Decide(0, await SentimentModel.ClassifyAsync(texts[0].Tokens, places, cancellation));
            return results;
        }
        var probabilities = new ValueTask<float>[count];
        for (var i = 0; i < count; i++)
        {
            if (texts[i].Error is null)
                probabilities[i] = SentimentModel.ClassifyAsync(texts[i].Tokens, places, cancellation);
        }
        ExceptionDispatchInfo? failure = null;
        for (var i = 0; i < count; i++)
        {
            try
            {
                results[i] = texts[i].Error is { } error ? new(null, null, Error: error) : Decide(i, await probabilities[i]);
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e); // The others are still under way and use this request's buffers.
            }
        }
        failure?.Throw();
        return results;
    }

    /// <summary>Adds the importance of their words to results.</summary>
    /// <param name="results">What <see cref="ClassifyAsync"/> gave.</param>
    /// <param name="cancellation">Drops what has not begun.</param>
    /// <returns>False if too many texts wait already.</returns>
    public async Task<bool> ExplainAsync(SentimentResult[] results, CancellationToken cancellation)
    {
        var explanation = new SentimentExplanation(model);
        for (var i = 0; i < count; i++)
        {
            if (texts[i].Error is not null)
                continue;
            if (await explanation.ExplainAsync(texts[i].Text, results[i], cancellation) is not { } words)
                return false;
            results[i] = results[i] with { Words = words };
        }
        return true;
    }

    public void Dispose()
    {
        for (var i = 0; i < count; i++)
            texts[i].Tokens.Dispose();
    }

    private SentimentResult Decide(int index, float probability)
    {
        var result = model.Decide(probability, texts[index].Text, texts[index].Tokens);
        return texts[index].IsTruncated ? result with { Truncated = true } : result;
    }

    private ProblemHttpResult? Add(IReadOnlyList<string?> several)
    {
        if (several.Count == 0)
            return Problem.UnprocessableRequest("The list of texts is empty.");
        if (several.Count > limits.Texts)
            return SentimentProblem.TooManyTexts(several.Count, limits.Texts);
        texts = new EncodedText[several.Count];
        foreach (var text in several)
            Add(text);
        return null;
    }

    private void Add(string? text)
    {
        var encoded = Encode(text ?? "", count);
        texts[count++] = encoded;
        if (encoded.Error is not null)
            errors++;
    }

    private EncodedText Encode(string text, int index)
    {
        var isTruncated = text.Length > limits.TextCharacters;
        if (isTruncated && !truncate)
            return new(text, default, SentimentProblem.LongText(index, text.Length, limits.TextCharacters, "characters"), false);
        if (isTruncated)
            text = Beginning(text);
        var fits = model.TryEncode(text, out var tokens);
        if (!fits && !truncate)
            return new(text, tokens, SentimentProblem.LongText(index, null, model.MaxTokens, "tokens"), false);
        return new(text, tokens, tokens.Length > 0 ? null : SentimentProblem.EmptyText(index), isTruncated || !fits);
    }

    // A character of two code units stays whole.
    private string Beginning(string text) =>
        text[..(limits.TextCharacters - (char.IsHighSurrogate(text[limits.TextCharacters - 1]) ? 1 : 0))];

    /// <param name="Text">The text, cut where it has more characters than are read.</param>
    /// <param name="Error">Why it is not classified.</param>
    private readonly record struct EncodedText(string Text, TokenSequence Tokens, SentimentError? Error, bool IsTruncated);
}
