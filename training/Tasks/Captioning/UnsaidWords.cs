using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>The tokens of a vocabulary that are no words of a caption: nothing, the start, and the unknown word.</summary>
public static class UnsaidWords
{
    private static readonly int[] Ids = [CaptionVocabulary.NullId, CaptionVocabulary.StartId, CaptionVocabulary.UnknownId];

    /// <summary>Makes them impossible.</summary>
    /// <param name="logits">Logits (N, V).</param>
    /// <returns>Logits (N, V), negative infinity for these tokens.</returns>
    public static Tensor Exclude(Tensor logits)
    {
        var penalties = new float[logits.shape[1]];
        foreach (var id in Ids)
            penalties[id] = float.NegativeInfinity;
        return logits + tensor(penalties);
    }
}
