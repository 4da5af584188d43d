using static TorchSharp.torch;

namespace Torchline.Training.Models.Sentiment;

/// <summary>Turns each review of a batch round, so that a forward layer reads it from its last word.</summary>
internal static class Backwards
{
    /// <summary>Only the real words change places: padding stays at the end, and so changes nothing.</summary>
    /// <param name="tokens">Word ids (B, T), 0 after the last word.</param>
    /// <returns>Word ids (B, T), each row's words in reverse order.</returns>
    public static Tensor Of(Tensor tokens)
    {
        var lengths = tokens.ne(0).sum(1, keepdim: true); // (B, 1)
        var positions = arange(tokens.shape[1]).unsqueeze(0); // (1, T)
        var mirrored = where(positions.lt(lengths), lengths - 1 - positions, positions); // (B, T)
        return tokens.gather(1, mirrored); // (B, T)
    }
}
