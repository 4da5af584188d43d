using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>Pairs of an image and a caption as a network takes them.</summary>
/// <param name="Pairs">The pairs.</param>
/// <param name="Features">What is known of their images (P, F).</param>
public sealed record CaptionExamples(CaptionPairs Pairs, Tensor Features)
{
    /// <summary>What is known of the images of some pairs.</summary>
    /// <param name="pairs">Their numbers.</param>
    /// <returns>Features (N, F).</returns>
    public Tensor FeaturesOf(IEnumerable<int> pairs)
    {
        using var images = tensor(pairs.Select(pair => (long)Pairs.ImageOf(pair)).ToArray());
        return Features.index_select(0, images);
    }

    /// <summary>The captions of some pairs.</summary>
    /// <param name="pairs">Their numbers.</param>
    /// <returns>Ids (N, T + 1), int64.</returns>
    public Tensor CaptionsOf(IReadOnlyCollection<int> pairs)
    {
        using var ids = tensor(pairs.SelectMany(pair => Pairs.CaptionOf(pair).ToArray()).ToArray());
        return ids.view(pairs.Count, Pairs.Length);
    }
}
