using Torchline.Training.Tasks.Captioning.Networks;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>How likely a decoder holds given captions to be.</summary>
public static class CaptionLikelihood
{
    /// <summary>The sum of the natural log-probabilities of the captions' tokens, without dropout or gradients.</summary>
    /// <param name="decoder">The decoder, in evaluation mode.</param>
    /// <param name="features">What the encoder says of the images (B, …).</param>
    /// <param name="tokens">Captions (B, K, L), int64: words, <c>&lt;END&gt;</c> if there is one, then <c>&lt;NULL&gt;</c>.</param>
    /// <returns>Log-probabilities (B, K); negative infinity for captions with a token that is never said.</returns>
    public static Tensor Of(ICaptionDecoder decoder, Tensor features, Tensor tokens)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (images, beam, length) = (tokens.shape[0], tokens.shape[1], tokens.shape[2]);
        var memory = decoder.Start(features).Repeat(beam);
        var words = full(images * beam, CaptionVocabulary.StartId, dtype: int64); // (B K)
        var total = zeros(images * beam); // (B K)
        var ended = zeros_like(words, dtype: ScalarType.Bool);
        for (var step = 0; step < length; step++)
        {
            (var logits, memory, var _) = decoder.Step(words, memory);
            words = tokens.select(2, step).flatten();
            var said = UnsaidWords.Exclude(logits).log_softmax(-1).gather(1, words.unsqueeze(1)).squeeze(1); // (B K)
            total = total + said.masked_fill(ended, 0);
            ended = ended.logical_or(words.eq(CaptionVocabulary.EndId));
        }
        return total.view([images, beam]).MoveToOuterDisposeScope();
    }
}
