using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>
/// Soft attention over the regions of an image: a query weighs the regions, and their weighted sum answers (Xu et al. 2015), by
/// scaled dot products in several heads (Vaswani et al. 2017), so that a word can look at several places for different reasons.
/// </summary>
public sealed class RegionAttention : nn.Module
{
    private readonly int heads;
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;

    /// <summary>Untrained attention.</summary>
    /// <param name="querySize">Numbers of a query (H).</param>
    /// <param name="size">Numbers of a region and of the answer (A), a multiple of the heads.</param>
    /// <param name="heads">How many ways to look at once (h).</param>
    public RegionAttention(int querySize, int size, int heads)
        : base(nameof(RegionAttention))
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % heads, 0);
        this.heads = heads;
        query = nn.Linear(querySize, size);
        key = nn.Linear(size, size);
        value = nn.Linear(size, size);
        RegisterComponents();
    }

    /// <summary>What every query of an image reads: computed once.</summary>
    /// <param name="regions">Regions (B, R, A).</param>
    /// <returns>Keys (B, h, A / h, R) and values (B, h, R, A / h).</returns>
    public (Tensor Keys, Tensor Values) Prepare(Tensor regions) =>
        (Split(key.call(regions)).transpose(2, 3).contiguous(), Split(value.call(regions)).contiguous());

    /// <summary>Looks.</summary>
    /// <param name="queries">Queries, the same number for each image (B, Q, H).</param>
    /// <param name="keys">The images' keys.</param>
    /// <param name="values">The images' values.</param>
    /// <returns>What was seen (B, Q, A), and the weight of each region, the mean over the heads (B, Q, R).</returns>
    public (Tensor Seen, Tensor Weights) Look(Tensor queries, Tensor keys, Tensor values)
    {
        var scale = Math.Sqrt((double)values.shape[3]);
        var weights = (Split(query.call(queries)).matmul(keys) / scale).softmax(-1); // (B, h, Q, R)
        var seen = weights.matmul(values).transpose(1, 2).flatten(2); // (B, Q, A)
        return (seen, weights.mean([1]));
    }

    /// <summary>(B, n, A) -> (B, h, n, A / h).</summary>
    private Tensor Split(Tensor x) => x.unflatten(2, [heads, -1]).transpose(1, 2);
}
