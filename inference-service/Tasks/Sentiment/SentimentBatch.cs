using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Text;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>The texts of one request on their way through a model.</summary>
internal sealed class SentimentBatch(SentimentModel model, TextLimits limits, bool truncate) : IDisposable
{
    private EncodedText[] texts = [];
    private int count;
    private int errors;

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

    public void Dispose()
    {
        for (var i = 0; i < count; i++)
            texts[i].Tokens.Dispose();
    }

    private SentimentResult Decide(int index, float probability)
    {
        var result = model.Decide(probability);
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
            return new(default, SentimentProblem.LongText(index, text.Length, limits.TextCharacters, "characters"), false);
        var fits = model.TryEncode(isTruncated ? Beginning(text) : text, out var tokens);
        if (!fits && !truncate)
            return new(tokens, SentimentProblem.LongText(index, null, model.MaxTokens, "tokens"), false);
        return new(tokens, tokens.Length > 0 ? null : SentimentProblem.EmptyText(index), isTruncated || !fits);
    }

    // A character of two code units stays whole.
    private ReadOnlySpan<char> Beginning(string text) =>
        text.AsSpan(0, limits.TextCharacters - (char.IsHighSurrogate(text[limits.TextCharacters - 1]) ? 1 : 0));

    /// <param name="Error">Why it is not classified.</param>
    private readonly record struct EncodedText(TokenSequence Tokens, SentimentError? Error, bool IsTruncated);
}

/// <summary>The token ids of a text in a pooled array.</summary>
internal readonly struct TokenSequence : IDisposable
{
    private readonly long[]? ids;

    private TokenSequence(long[] ids, int length) => (this.ids, Length) = (ids, length);

    /// <summary>How many tokens there are.</summary>
    public int Length { get; }

    /// <summary>The ids, valid until the sequence is disposed.</summary>
    public ReadOnlySpan<long> Ids => ids.AsSpan(0, Length);

    /// <summary>Tokenises a text.</summary>
    /// <returns>False if it has more than <paramref name="maxTokens"/> tokens; the sequence is its first ones then.</returns>
    public static bool TryEncode(ReadOnlySpan<char> text, Vocabulary vocabulary, int maxTokens, out TokenSequence sequence)
    {
        var ids = ArrayPool<long>.Shared.Rent(maxTokens);
        var fits = ReviewTokenizer.TryEncode(text, vocabulary, ids.AsSpan(0, maxTokens), out var length);
        sequence = new TokenSequence(ids, length);
        return fits;
    }

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        if (ids is not null)
            ArrayPool<long>.Shared.Return(ids);
    }
}
