using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>Picks what a recurrent layer knew after the last real word of each review.</summary>
internal static class LastWord
{
    /// <summary>Gathers instead of indexing by a host-side length, so a batch may mix lengths and the trace stays general.</summary>
    /// <param name="states">States at every position (B, T, H).</param>
    /// <param name="lengths">Words of each review (B).</param>
    /// <returns>The states at the last words (B, H).</returns>
    public static Tensor Of(Tensor states, Tensor lengths)
    {
        var last = lengths - 1; // (B)
        var index = last.view(1, -1, 1).expand(1, -1, states.shape[2]); // (1, B, H)
        return states.transpose(0, 1).gather(0, index).squeeze(0); // (B, H); time first is how recurrent operators compute
    }
}
