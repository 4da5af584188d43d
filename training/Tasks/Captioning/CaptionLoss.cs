using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>How badly captions are foretold.</summary>
public static class CaptionLoss
{
    /// <summary>The mean cross entropy of a word.</summary>
    /// <param name="logits">A row for each word that is said (M, V).</param>
    /// <param name="captions">The captions (B, n, T + 1), int64.</param>
    /// <param name="smoothing">How far the words are drawn to the uniform distribution (Szegedy et al. 2016).</param>
    public static Tensor Of(Tensor logits, Tensor captions, double smoothing) =>
        nn.functional.cross_entropy(logits, Said(captions), label_smoothing: smoothing);

    /// <summary>The words that captions say, their ends included (M), in the order of the logits.</summary>
    /// <param name="captions">The captions (B, n, T + 1), int64.</param>
    public static Tensor Said(Tensor captions)
    {
        using var next = captions.narrow(2, 1, captions.shape[2] - 1); // (B, n, T): all but <START>
        using var mask = next.ne(CaptionVocabulary.NullId);
        return next.masked_select(mask);
    }
}
