using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>Measures sentences and turns them round.</summary>
internal static class WordOrder
{
    /// <summary>How many words each sentence has.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Lengths (B), int64.</returns>
    public static Tensor LengthsOf(Tensor tokens) => tokens.ne(0).sum(1); // (B)

    /// <summary>Puts the last word first; padding stays at the end.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <param name="lengths">Their <see cref="LengthsOf">lengths</see> (B).</param>
    /// <returns>Word ids (B, T), 0 after the first word.</returns>
    public static Tensor Reverse(Tensor tokens, Tensor lengths)
    {
        var isWord = tokens.ne(0); // (B, T)
        var place = isWord.cumsum(1); // (B, T): 1, 2, …, length, then length again
        var mirrored = lengths.unsqueeze(1) - place; // (B, T): length - 1, …, 1, 0, then 0 again
        return tokens.gather(1, mirrored) * isWord; // (B, T)
    }
}
