using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>Makes up captions, always with the likeliest next word.</summary>
public static class GreedySampling
{
    /// <summary>Says a caption of each image, all at once.</summary>
    /// <param name="network">In evaluation mode or not: dropout plays no part.</param>
    /// <param name="features">What is known of the images (N, F).</param>
    /// <param name="length">The most words of a caption, <c>&lt;END&gt;</c> included.</param>
    /// <returns>For each image its words' ids; what follows an <c>&lt;END&gt;</c> means nothing.</returns>
    public static long[][] Sample(CaptioningRnn network, Tensor features, int length)
    {
        using var scope = NewDisposeScope();
        var state = network.Start(features);
        var words = full(features.shape[0], CaptionVocabulary.StartId, dtype: int64); // (N)
        var ended = zeros_like(words, dtype: ScalarType.Bool);
        var said = new List<Tensor>();
        while (said.Count < length && !ended.all().item<bool>())
        {
            (var scores, state) = network.Step(words, state);
            words = scores.argmax(-1);
            said.Add(words);
            ended = ended.logical_or(words.eq(CaptionVocabulary.EndId));
        }
        return [.. stack(said, 1).cpu().data<long>().ToArray().Chunk(said.Count)];
    }
}
