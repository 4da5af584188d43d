using System.Buffers;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Text;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>The token ids of a text in a pooled array.</summary>
public readonly struct TokenSequence : IDisposable
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
