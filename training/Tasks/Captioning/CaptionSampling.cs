using Torchline.Training.Tasks.Captioning.Networks;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>Makes up captions at random, as likely as the decoder holds them to be.</summary>
internal static class CaptionSampling
{
    /// <summary>Samples captions of each image, all at once, without dropout or gradients.</summary>
    /// <param name="decoder">The decoder, in evaluation mode.</param>
    /// <param name="features">The encoder's features of the images (B, …).</param>
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
            words = SuppressedTokens.Suppress(logits).softmax(-1).multinomial(1).squeeze(1).masked_fill(ended, CaptionVocabulary.NullId);
            ended = ended.logical_or(words.eq(CaptionVocabulary.EndId));
            said.Add(words);
        }
        return stack(said, 1).view([images, count, -1]).MoveToOuterDisposeScope();
    }
}

/// <summary>How likely a decoder holds given captions to be.</summary>
public static class CaptionLikelihood
{
    /// <summary>The sum of the natural log-probabilities of the captions' tokens, without dropout or gradients.</summary>
    /// <param name="decoder">The decoder, in evaluation mode.</param>
    /// <param name="features">The encoder's features of the images (B, …).</param>
    /// <param name="tokens">Captions (B, K, L), int64: words, <c>&lt;END&gt;</c> if there is one, then <c>&lt;NULL&gt;</c>.</param>
    /// <returns>Log-probabilities (B, K); negative infinity for captions with a suppressed token.</returns>
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
            var said = SuppressedTokens.Suppress(logits).log_softmax(-1).gather(1, words.unsqueeze(1)).squeeze(1); // (B K)
            total = total + said.masked_fill(ended, 0);
            ended = ended.logical_or(words.eq(CaptionVocabulary.EndId));
        }
        return total.view([images, beam]).MoveToOuterDisposeScope();
    }
}

/// <summary>The loss of captions under teacher forcing.</summary>
internal static class CaptionLoss
{
    /// <summary>The mean cross entropy of a word.</summary>
    /// <param name="logits">A row for each target word (M, V).</param>
    /// <param name="captions">The captions (B, n, T + 1), int64.</param>
    /// <param name="smoothing">Label smoothing: the share of the uniform distribution in the targets (Szegedy et al. 2016).</param>
    public static Tensor Of(Tensor logits, Tensor captions, double smoothing) =>
        nn.functional.cross_entropy(logits, Targets(captions), label_smoothing: smoothing);

    /// <summary>The target words of captions, their ends included (M), in the order of the logits.</summary>
    /// <param name="captions">The captions (B, n, T + 1), int64.</param>
    public static Tensor Targets(Tensor captions)
    {
        using var next = captions.narrow(2, 1, captions.shape[2] - 1); // (B, n, T): all but <START>
        using var mask = next.ne(CaptionVocabulary.NullId);
        return next.masked_select(mask);
    }
}

/// <summary>The special tokens that no caption contains: padding, start and unknown word.</summary>
public static class SuppressedTokens
{
    private static readonly int[] Ids = [CaptionVocabulary.NullId, CaptionVocabulary.StartId, CaptionVocabulary.UnknownId];

    /// <summary>Sets their logits to negative infinity.</summary>
    /// <param name="logits">Logits (N, V).</param>
    /// <returns>Logits (N, V), negative infinity for these tokens.</returns>
    public static Tensor Suppress(Tensor logits)
    {
        var penalties = new float[logits.shape[1]];
        foreach (var id in Ids)
            penalties[id] = float.NegativeInfinity;
        return logits + tensor(penalties);
    }
}
