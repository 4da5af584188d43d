using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Text;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>The texts of one request on their way through a model.</summary>
internal sealed class SentimentBatch(SentimentModel model, TextLimits limits) : IDisposable
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
    /// <returns>The places, to be disposed; null if too many texts wait already.</returns>
    public BatchScheduler<TokenSequence, float>.Reservation? Reserve() => model.Reserve(count);

    /// <summary>Classifies the texts.</summary>
    /// <param name="cancellation">Drops the texts whose batches have not begun.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SentimentResult[]> ClassifyAsync(
        BatchScheduler<TokenSequence, float>.Reservation places, CancellationToken cancellation)
    {
        var results = new SentimentResult[count];
        if (count == 1)
        {
            results[0] = model.Decide(await SentimentModel.ClassifyAsync(sequences[0], places, cancellation));
            return results;
        }
        var probabilities = new ValueTask<float>[count];
        for (var i = 0; i < count; i++)
            probabilities[i] = SentimentModel.ClassifyAsync(sequences[i], places, cancellation);
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
            return SentimentProblem.TooManyTexts(texts.Count, limits.Texts);
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
            return SentimentProblem.EmptyText(index);
        if (text.Length > limits.TextCharacters)
            return SentimentProblem.LongText(index, text.Length, limits.TextCharacters, "characters");
        var fits = model.TryEncode(text, out var sequence);
        sequences[count++] = sequence;
        return fits
            ? sequence.Length > 0 ? null : SentimentProblem.EmptyText(index)
            : SentimentProblem.LongText(index, null, model.MaxTokens, "tokens");
    }
}

/// <summary>The token ids of a text in a pooled array.</summary>
internal readonly struct TokenSequence : IDisposable
{
    private readonly long[] ids;

    private TokenSequence(long[] ids, int length) => (this.ids, Length) = (ids, length);

    /// <summary>How many tokens there are.</summary>
    public int Length { get; }

    /// <summary>The ids, valid until the sequence is disposed.</summary>
    public ReadOnlySpan<long> Ids => ids.AsSpan(0, Length);

    /// <summary>Tokenises a text.</summary>
    /// <returns>False if it has more than <paramref name="maxTokens"/> tokens.</returns>
    public static bool TryEncode(string text, Vocabulary vocabulary, int maxTokens, out TokenSequence sequence)
    {
        var ids = ArrayPool<long>.Shared.Rent(maxTokens);
        var fits = ReviewTokenizer.TryEncode(text, vocabulary, ids.AsSpan(0, maxTokens), out var length);
        sequence = new TokenSequence(ids, length);
        return fits;
    }

    /// <summary>Gives the array back.</summary>
    public void Dispose() => ArrayPool<long>.Shared.Return(ids);
}
