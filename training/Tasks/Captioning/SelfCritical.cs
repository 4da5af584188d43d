using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Tasks.Captioning.Metrics;
using Torchline.Training.Tasks.Captioning.Networks;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>
/// Self-critical sequence training (Rennie et al. 2017): captions are sampled, and those with a better CIDEr-D than the others of the
/// same image become likelier, the others less likely. The reward is that of a whole caption, not of each word.
/// </summary>
/// <remarks>
/// A caption's baseline is the mean of the image's other samples (Luo 2020, "A Better Variant of Self-Critical Sequence Training"):
/// no bias, and no second search.
/// </remarks>
internal sealed class SelfCritical
{
    private readonly CiderD scorer;
    private readonly int samples;
    private readonly int maxLength;

    /// <summary>Prepares the rewards.</summary>
    /// <param name="train">The images with their references.</param>
    /// <param name="vocabulary">The words.</param>
    /// <param name="samples">Captions that are sampled of each image, at least two.</param>
    /// <param name="maxLength">The most tokens of a caption, its end included.</param>
    public SelfCritical(CaptionSet train, CaptionVocabulary vocabulary, int samples, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        (this.samples, this.maxLength) = (samples, maxLength);
        // The end counts as a word: captions that break off would otherwise be the best.
        scorer = new CiderD(
        [
            .. train.Images.Select(image => image.Captions
                .Select(words => words.Select(vocabulary.IdOf).Append(CaptionVocabulary.EndId).ToArray()).ToArray()),
        ]);
    }

    /// <summary>Samples captions, scores them, and computes the objective.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="features">The encoder's features of the images (B, R, C).</param>
    /// <param name="images">The images' numbers among those of the training.</param>
    /// <returns>A scalar whose gradient improves the captions, and the captions' mean CIDEr-D.</returns>
    public (Tensor Objective, double Reward) Step(CaptionDecoder decoder, Tensor features, IReadOnlyList<int> images)
    {
        decoder.eval(); // captions are scored as they are generated in use
        var captions = CaptionSampling.Sample(decoder, features, samples, maxLength); // (B, n, T + 1)
        var rewards = Score(captions, images); // (B n)
        var targets = CaptionLoss.Targets(captions); // (M)
        decoder.train(); // with dropout, against overfitting
        var logProbabilities = SuppressedTokens.Suppress(decoder.call(features, captions)).log_softmax(-1).gather(1, targets.unsqueeze(1)).squeeze(1); // (M)
        var objective = -(Advantages(rewards, captions) * logProbabilities).mean();
        return (objective, rewards.Average());
    }

    private float[] Score(Tensor captions, IReadOnlyList<int> images)
    {
        var length = (int)captions.shape[2];
        var ids = captions.cpu().data<long>().ToArray();
        var rewards = new float[images.Count * samples];
        Parallel.For(0, rewards.Length, caption =>
        {
            var said = ids.AsSpan(caption * length, length)[1..]; // without <START>
            var words = new int[said.Length];
            var count = 0;
            while (count < said.Length && said[count] != CaptionVocabulary.NullId)
                words[count] = (int)said[count++];
            rewards[caption] = (float)scorer.Score(images[caption / samples], words.AsSpan(0, count));
        });
        return rewards;
    }

    /// <summary>How much better each caption is than the mean of the image's others, for each of its words (M).</summary>
    private Tensor Advantages(float[] rewards, Tensor captions)
    {
        var own = tensor(rewards, [captions.shape[0], samples]); // (B, n)
        var others = (own.sum(1, keepdim: true) - own) / (samples - 1);
        var next = captions.narrow(2, 1, captions.shape[2] - 1); // (B, n, T)
        return (own - others).unsqueeze(2).expand(next.shape).masked_select(next.ne(CaptionVocabulary.NullId));
    }
}
