using static TorchSharp.torch;

namespace Torchline.Training.Models.Sentiment;

/// <summary>Turns sentences round.</summary>
internal static class WordOrder
{
    /// <summary>Puts the last word first; padding stays at the end.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Word ids (B, T), 0 after the first word.</returns>
    public static Tensor Reverse(Tensor tokens)
    {
        var isWord = tokens.ne(0); // (B, T)
        var place = isWord.cumsum(1); // (B, T): 1, 2, …, length, then length again
        var mirrored = isWord.sum(1, keepdim: true) - place; // (B, T): length - 1, …, 1, 0, then 0 again
        return tokens.gather(1, mirrored) * isWord; // (B, T)
    }
}
