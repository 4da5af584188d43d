using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Tasks.Captioning.Metrics;
using Torchline.Training.Tasks.Captioning.Networks;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>
/// Learning from one's own captions (Rennie et al. 2017, "Self-Critical Sequence Training"): captions are sampled, and those that
/// agree with people's better than the others of the same image become likelier, the others less likely. What is judged is a whole
/// caption by CIDEr-D, not each word by whether it is the one that a person wrote next.
/// </summary>
/// <remarks>
/// A caption's baseline is the mean of the image's other samples (Luo 2020, "A Better Variant of Self-Critical Sequence Training"):
/// no bias, and no second search.
/// </remarks>
public sealed class SelfCritical
{
    private readonly CiderD judge;
    private readonly int samples;
    private readonly int maxLength;

    /// <summary>Prepares the judgement.</summary>
    /// <param name="train">The images with their captions by people.</param>
    /// <param name="vocabulary">The words.</param>
    /// <param name="samples">Captions that are sampled of each image, at least two.</param>
    /// <param name="maxLength">The most tokens of a caption, its end included.</param>
    public SelfCritical(CaptionSet train, CaptionVocabulary vocabulary, int samples, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        (this.samples, this.maxLength) = (samples, maxLength);
        // The end counts as a word: captions that break off would otherwise be the best.
        judge = new CiderD(
        [
            .. train.Images.Select(image => image.Captions
                .Select(words => words.Select(vocabulary.IdOf).Append(CaptionVocabulary.EndId).ToArray()).ToArray()),
        ]);
    }

    /// <summary>Samples, judges, and says in which direction to go.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="features">What the encoder says of the images (B, R, C).</param>
    /// <param name="images">The images' numbers among those of the training.</param>
    /// <returns>A scalar whose gradient improves the captions, and the captions' mean CIDEr-D.</returns>
    public (Tensor Objective, double Reward) Step(CaptionDecoder decoder, Tensor features, IReadOnlyList<int> images)
    {
        decoder.eval(); // what is judged is what the decoder says when it is used
        var captions = CaptionSampling.Sample(decoder, features, samples, maxLength); // (B, n, T + 1)
        var rewards = Judge(captions, images); // (B n)
        var said = CaptionLoss.Said(captions); // (M)
        decoder.train(); // with dropout: without it the training images are soon known by heart
        var logProbabilities = UnsaidWords.Exclude(decoder.call(features, captions)).log_softmax(-1).gather(1, said.unsqueeze(1)).squeeze(1); // (M)
        var objective = -(Advantages(rewards, captions) * logProbabilities).mean();
        return (objective, rewards.Average());
    }

    private float[] Judge(Tensor captions, IReadOnlyList<int> images)
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
            rewards[caption] = (float)judge.Score(images[caption / samples], words.AsSpan(0, count));
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
