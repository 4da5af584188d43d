namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>
/// A decoder with attention: for every word the LSTM's state is the query over the image's regions, and both together give the
/// logits (the spatial attention of Lu et al. 2017, "Knowing When to Look", section 2.2).
/// </summary>
/// <remarks>
/// The state does not depend on earlier attention, so in training LSTM and attention process whole captions at once.
/// </remarks>
public sealed class AttentionDecoder : CaptionDecoder
{
    private readonly Linear region;
    private readonly RegionAttention attention;
    private readonly Linear merge;

    /// <summary>An untrained decoder.</summary>
    /// <param name="words">Words of the vocabulary (V).</param>
    /// <param name="sizes">Its sizes.</param>
    public AttentionDecoder(int words, CaptionerArchitecture sizes) : base(nameof(AttentionDecoder), words, sizes)
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
    private protected override (Tensor Contexts, Tensor? Weights) Attend(Tensor states, IReadOnlyList<Tensor> images)
    {
        var (answers, weights) = attention.Attend(states, images[1], images[2]); // (B, Q, H), (B, Q, R)
        return (cat([states, answers], -1), weights);
    }

    /// <inheritdoc />
    private protected override Tensor Merge(Tensor contexts) => merge.call(Drop(contexts, Sizes.Dropout)).tanh();
}

/// <summary>
/// Soft attention over the regions of an image: a query weighs the regions, and their weighted sum answers (Xu et al. 2015), by
/// scaled dot products in several heads (Vaswani et al. 2017), so that a word can depend on several places.
/// </summary>
internal sealed class RegionAttention : nn.Module
{
    private readonly int heads;
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;

    /// <summary>Untrained attention.</summary>
    /// <param name="querySize">Numbers of a query (H).</param>
    /// <param name="size">Numbers of a region and of the answer (A), a multiple of the heads.</param>
    /// <param name="heads">Heads (h).</param>
    public RegionAttention(int querySize, int size, int heads) : base(nameof(RegionAttention))
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % heads, 0);
        this.heads = heads;
        query = nn.Linear(querySize, size);
        key = nn.Linear(size, size);
        value = nn.Linear(size, size);
        RegisterComponents();
    }

    /// <summary>Keys and values of an image: computed once.</summary>
    /// <param name="regions">Regions (B, R, A).</param>
    /// <returns>Keys (B, h, A / h, R) and values (B, h, R, A / h).</returns>
    public (Tensor Keys, Tensor Values) Prepare(Tensor regions) =>
        (Split(key.call(regions)).transpose(2, 3).contiguous(), Split(value.call(regions)).contiguous());

    /// <summary>The answers to queries.</summary>
    /// <param name="queries">Queries, the same number for each image (B, Q, H).</param>
    /// <param name="keys">The images' keys.</param>
    /// <param name="values">The images' values.</param>
    /// <returns>Answers (B, Q, A), and the weight of each region, the mean over the heads (B, Q, R).</returns>
    public (Tensor Answers, Tensor Weights) Attend(Tensor queries, Tensor keys, Tensor values)
    {
        var scale = Math.Sqrt((double)values.shape[3]);
        var weights = (Split(query.call(queries)).matmul(keys) / scale).softmax(-1); // (B, h, Q, R)
        var answers = weights.matmul(values).transpose(1, 2).flatten(2); // (B, Q, A)
        return (answers, weights.mean([1]));
    }

    /// <summary>(B, n, A) -> (B, h, n, A / h).</summary>
    private Tensor Split(Tensor x) => x.unflatten(2, [heads, -1]).transpose(1, 2);
}
