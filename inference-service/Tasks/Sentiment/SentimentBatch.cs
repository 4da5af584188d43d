using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Problems;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>The texts of one request on their way through a model.</summary>
internal sealed class SentimentBatch(SentimentModel model, RequestLimits limits) : IDisposable
{
    private TokenSequence[] sequences = [];
    private int count;

    /// <summary>Checks and tokenises the texts.</summary>
    /// <returns>What is wrong with the first text that is not acceptable; null if all are.</returns>
    public ProblemHttpResult? Encode(SentimentRequest request)
    {
        switch (request)
        {
            case { Text: { } text, Texts: null }:
                sequences = new TokenSequence[1];
                return Add(text);
            case { Text: null, Texts: { } texts }:
                return Add(texts);
            default:
                return Problem.UnprocessableRequest("Give either text or texts.");
        }
    }

    /// <summary>Reserves a place in the model's queue for every text.</summary>
    public bool TryReserve() => model.TryReserve(count);

    /// <summary>Classifies the texts, after their places were reserved.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SentimentResult[]> ClassifyAsync(CancellationToken cancellation)
    {
        var results = new SentimentResult[count];
        if (count == 1)
        {
            results[0] = model.Decide(await model.ClassifyAsync(sequences[0], cancellation));
            return results;
        }

        var probabilities = new ValueTask<float>[count];
        for (var i = 0; i < count; i++)
            probabilities[i] = model.ClassifyAsync(sequences[i], cancellation);

        ExceptionDispatchInfo? failure = null;
        for (var i = 0; i < count; i++)
        {
            try
            {
                results[i] = model.Decide(await probabilities[i]);
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e); // The others are still under way and use this request's buffers.
            }
        }

        failure?.Throw();
        return results;
    }

    public void Dispose()
    {
        for (var i = 0; i < count; i++)
            sequences[i].Dispose();
    }

    private ProblemHttpResult? Add(IReadOnlyList<string?> texts)
    {
        if (texts.Count == 0)
            return Problem.UnprocessableRequest("The list of texts is empty.");

        if (texts.Count > limits.Texts)
            return Problem.TooManyTexts(texts.Count, limits.Texts);

        sequences = new TokenSequence[texts.Count];
        foreach (var text in texts)
        {
            if (Add(text) is { } problem)
                return problem;
        }

        return null;
    }

    private ProblemHttpResult? Add(string? text)
    {
        var index = count;
        if (text is null)
            return Problem.EmptyText(index);

        if (text.Length > limits.TextCharacters)
            return Problem.LongText(index, text.Length, limits.TextCharacters, "characters");

        var fits = model.TryEncode(text, out var sequence);
        sequences[count++] = sequence;
        return fits
            ? sequence.Length > 0 ? null : Problem.EmptyText(index)
            : Problem.LongText(index, null, model.MaxTokens, "tokens");
    }
}
