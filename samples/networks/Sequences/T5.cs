using TorchSharp.Modules;
using Torchline.Export;
using static TorchSharp.torch;

namespace Networks.Sequences;

/// <summary>
/// A block of T5's encoder and one of its decoder (Raffel et al., 2019): norms without mean or bias, attention without scale, biased by
/// buckets of relative positions, and gated GELU (version 1.1).
/// </summary>
public sealed class T5 : nn.Module
{
    private const long Width = 32;

    private readonly T5Attention encoderAttention;
    private readonly T5FeedForward encoderFeedForward;
    private readonly T5Attention decoderAttention;
    private readonly T5Attention crossAttention;
    private readonly T5FeedForward decoderFeedForward;
    private readonly T5Norm encoderNorm;
    private readonly T5Norm decoderNorm;

    /// <summary>Creates the network with random weights.</summary>
    public T5(long heads = 4) : base(nameof(T5))
    {
        encoderAttention = new T5Attention(Width, heads, T5Positions.BothWays);
        encoderFeedForward = new T5FeedForward(Width);
        encoderNorm = new T5Norm(Width);
        decoderAttention = new T5Attention(Width, heads, T5Positions.Causal);
        crossAttention = new T5Attention(Width, heads, T5Positions.None);
        decoderFeedForward = new T5FeedForward(Width);
        decoderNorm = new T5Norm(Width);
        RegisterComponents();
    }

    /// <summary>Lengths below and far above the number of buckets.</summary>
    public static NetworkSample Sample()
    {
        var network = new T5();
        var batch = Dimension.Dynamic("batch");
        var request = new ExportRequest(
            "t5",
            inputs => network.Forward(inputs[0], inputs[1]),
            [
                GraphInput.Float32("source", batch, Dimension.Dynamic("source_length"), Dimension.Fixed(Width)),
                GraphInput.Float32("target", batch, Dimension.Dynamic("target_length"), Dimension.Fixed(Width)),
            ],
            ["encoded", "decoded"])
        { Module = network };
        return NetworkSample.Of(request, ("batch", [1, 2, 3]), ("source_length", [1, 200, 61]), ("target_length", [1, 33, 90]));
    }

    /// <summary>Embedded words (B, S, D) and (B, T, D) to the encoder's and the decoder's states.</summary>
    public Tensor[] Forward(Tensor source, Tensor target)
    {
        source = source + encoderAttention.call(source, null); // (B, S, D)
        source = source + encoderFeedForward.call(source);
        var memory = encoderNorm.call(source);
        target = target + decoderAttention.call(target, null); // (B, T, D)
        target = target + crossAttention.call(target, memory);
        target = target + decoderFeedForward.call(target);
        return [memory, decoderNorm.call(target)];
    }
}

/// <summary>A norm by the root of the mean square alone.</summary>
internal sealed class T5Norm : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;

    public T5Norm(long width) : base(nameof(T5Norm))
    {
        weight = nn.Parameter(ones(width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => weight * (x * rsqrt(x.pow(2).mean([-1], keepdim: true) + 1e-6));
}

/// <summary>A linear layer gated by another's GELU.</summary>
internal sealed class T5FeedForward : nn.Module<Tensor, Tensor>
{
    private readonly T5Norm norm;
    private readonly Linear wi_0;
    private readonly Linear wi_1;
    private readonly Linear wo;

    public T5FeedForward(long width) : base(nameof(T5FeedForward))
    {
        norm = new T5Norm(width);
        wi_0 = nn.Linear(width, 2 * width, hasBias: false);
        wi_1 = nn.Linear(width, 2 * width, hasBias: false);
        wo = nn.Linear(2 * width, width, hasBias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = norm.call(x);
        return wo.call(nn.functional.gelu(wi_0.call(x)) * wi_1.call(x));
    }
}
