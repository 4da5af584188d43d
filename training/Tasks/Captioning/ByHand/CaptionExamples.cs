using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>Pairs of a picture and a caption as a network takes them.</summary>
/// <param name="Pairs">The pairs.</param>
/// <param name="Features">What is known of their pictures (P, F).</param>
public sealed record CaptionExamples(CaptionPairs Pairs, Tensor Features)
{
    /// <summary>What is known of the pictures of some pairs.</summary>
    /// <param name="pairs">Their numbers.</param>
    /// <returns>Features (N, F).</returns>
    public Tensor FeaturesOf(IEnumerable<int> pairs)
    {
        using var pictures = tensor(pairs.Select(pair => (long)Pairs.PictureOf(pair)).ToArray());
        return Features.index_select(0, pictures);
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
