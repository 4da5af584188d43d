using Torchline.Training.Tasks.Captioning.Networks;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>Makes up captions at random, as likely as the decoder holds them to be.</summary>
public static class CaptionSampling
{
    /// <summary>Samples captions of each image, all at once, without dropout or gradients.</summary>
    /// <param name="decoder">The decoder, in evaluation mode.</param>
    /// <param name="features">What the encoder says of the images (B, …).</param>
    /// <param name="count">Captions of each image (n).</param>
    /// <param name="maxLength">The most tokens of a caption, its end included.</param>
    /// <returns>
    /// Captions (B, n, T + 1), int64: <c>&lt;START&gt;</c>, words, <c>&lt;END&gt;</c> if it was reached, then <c>&lt;NULL&gt;</c>.
    /// </returns>
    public static Tensor Sample(ICaptionDecoder decoder, Tensor features, int count, int maxLength)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var images = features.shape[0];
        var memory = decoder.Start(features).Repeat(count);
        var words = full(images * count, CaptionVocabulary.StartId, dtype: int64); // (B n)
        var ended = zeros_like(words, dtype: ScalarType.Bool);
        var said = new List<Tensor> { words };
        while (said.Count <= maxLength && !ended.all().item<bool>())
        {
            (var logits, memory, var _) = decoder.Step(words, memory);
            words = UnsaidWords.Exclude(logits).softmax(-1).multinomial(1).squeeze(1).masked_fill(ended, CaptionVocabulary.NullId);
            ended = ended.logical_or(words.eq(CaptionVocabulary.EndId));
            said.Add(words);
        }
        return stack(said, 1).view([images, count, -1]).MoveToOuterDisposeScope();
    }
}
