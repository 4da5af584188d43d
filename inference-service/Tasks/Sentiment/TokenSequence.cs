using System.Buffers;
using Torchline.Contracts.Tasks.Sentiment;

namespace Torchline.InferenceService.Tasks.Sentiment;

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
    public static bool TryEncode(string text, SentimentTokenizer tokenizer, int maxTokens, out TokenSequence sequence)
    {
        var ids = ArrayPool<long>.Shared.Rent(maxTokens);
        var fits = tokenizer.TryEncode(text, ids.AsSpan(0, maxTokens), out var length);
        sequence = new TokenSequence(ids, length);
        return fits;
    }

    /// <summary>One token, again and again.</summary>
    public static TokenSequence Repeat(long id, int count)
    {
        var ids = ArrayPool<long>.Shared.Rent(count);
        ids.AsSpan(0, count).Fill(id);
        return new TokenSequence(ids, count);
    }

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        if (ids is not null)
            ArrayPool<long>.Shared.Return(ids);
    }
}
