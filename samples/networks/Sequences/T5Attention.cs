using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Sequences;

/// <summary>Which positions an attention of <see cref="T5"/> is biased by.</summary>
internal enum T5Positions
{
    None,
    BothWays,
    Causal,
}

/// <summary>T5's attention: to itself, or to a memory.</summary>
internal sealed class T5Attention : nn.Module<Tensor, Tensor?, Tensor>
{
    private const long Buckets = 16, Farthest = 64;

    private readonly T5Norm norm;
    private readonly Linear q;
    private readonly Linear k;
    private readonly Linear v;
    private readonly Linear o;
    private readonly Embedding? relative;
    private readonly T5Positions positions;
    private readonly long heads;

    public T5Attention(long width, long heads, T5Positions positions) : base(nameof(T5Attention))
    {
        (this.heads, this.positions) = (heads, positions);
        norm = new T5Norm(width);
        q = nn.Linear(width, width, hasBias: false);
        k = nn.Linear(width, width, hasBias: false);
        v = nn.Linear(width, width, hasBias: false);
        o = nn.Linear(width, width, hasBias: false);
        if (positions != T5Positions.None) relative = nn.Embedding(Buckets, heads);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor? memory)
    {
        x = norm.call(x); // (B, T, D)
        memory ??= x; // (B, S, D)
        var (query, key, value) = (Heads(q.call(x)), Heads(k.call(memory)), Heads(v.call(memory))); // (B, H, T, D/H), (B, H, S, D/H)
        var scores = query.matmul(key.transpose(3, 2)); // (B, H, T, S)
        if (relative is not null) scores = scores + Bias(relative, x.shape[1]);
        x = scores.softmax(-1).matmul(value); // (B, H, T, D/H)
        return o.call(x.transpose(1, 2).contiguous().flatten(2)); // (B, T, D)
    }

    private Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);

    private Tensor Bias(Embedding table, long length)
    {
        var distance = arange(length).unsqueeze(0) - arange(length).unsqueeze(1); // (T, T): from the query to the key
        var bias = table.call(Bucket(distance)).permute(2, 0, 1).unsqueeze(0); // (1, H, T, T)
        return positions == T5Positions.Causal ? bias.masked_fill(distance.gt(0), -1e9) : bias;
    }

    /// <summary>Small distances have a bucket each, larger ones share: their logarithm counts, up to the farthest.</summary>
    private Tensor Bucket(Tensor distance)
    {
        var buckets = Buckets;
        var first = zeros_like(distance);
        if (positions == T5Positions.BothWays)
        {
            buckets /= 2;
            first = distance.gt(0).to(ScalarType.Int64) * buckets;
            distance = distance.abs();
        }
        else
        {
            distance = -minimum(distance, zeros_like(distance));
        }

        var exact = buckets / 2;
        var scale = (buckets - exact) / Math.Log((double)Farthest / exact);
        var far = exact + ((distance.to(ScalarType.Float32) / exact).log() * scale).to(ScalarType.Int64);
        far = minimum(far, full_like(far, buckets - 1));
        return first + where(distance.lt(exact), distance, far);
    }
}
