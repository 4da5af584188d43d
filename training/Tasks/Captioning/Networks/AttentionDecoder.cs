using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>
/// A decoder that looks at the image again for every word: the LSTM's state asks, attention over the regions answers, and both
/// together decide (the spatial attention of Lu et al. 2017, "Knowing When to Look", section 2.2).
/// </summary>
/// <remarks>
/// The state does not depend on what was seen before, so in training the LSTM reads whole captions at once and all words look at once.
/// </remarks>
public sealed class AttentionDecoder : CaptionDecoder
{
    private readonly Linear region;
    private readonly RegionAttention attention;
    private readonly Linear merge;

    /// <summary>An untrained decoder.</summary>
    /// <param name="words">Words of the vocabulary (V).</param>
    /// <param name="sizes">Its sizes.</param>
    public AttentionDecoder(int words, CaptionerArchitecture sizes)
        : base(nameof(AttentionDecoder), words, sizes)
    {
        region = nn.Linear(sizes.FeatureSize, sizes.HiddenSize);
        attention = new RegionAttention(sizes.HiddenSize, sizes.HiddenSize, sizes.Heads);
        merge = nn.Linear(2 * sizes.HiddenSize, sizes.HiddenSize);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override int Regions => Sizes.Regions;

    /// <inheritdoc />
    private protected override IReadOnlyList<Tensor> Prepare(Tensor regions)
    {
        var described = Drop(region.call(regions).relu(), Sizes.FeatureDropout); // (B, R, H)
        var (keys, values) = attention.Prepare(described);
        return [keys, values];
    }

    /// <inheritdoc />
    private protected override (Tensor Considered, Tensor? Weights) Consider(Tensor states, IReadOnlyList<Tensor> images)
    {
        var (seen, weights) = attention.Look(states, images[1], images[2]); // (B, Q, H), (B, Q, R)
        return (cat([states, seen], -1), weights);
    }

    /// <inheritdoc />
    private protected override Tensor Decide(Tensor considered) => merge.call(Drop(considered, Sizes.Dropout)).tanh();
}
