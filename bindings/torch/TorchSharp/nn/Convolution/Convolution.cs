using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What the convolutions have in common: the filters, and how they are slid.</summary>
public abstract class Convolution : Module<Tensor, Tensor>
{
    private protected Convolution(
        string name,
        long in_channels,
        long out_channels,
        long[] kernel_size,
        long[] stride,
        ConvolutionPadding padding,
        long[] dilation,
        bool transposed,
        long[] output_padding,
        long groups,
        bool bias,
        PaddingModes padding_mode,
        Device? device,
        ScalarType? dtype)
        : base(name)
    {
        if (in_channels % groups != 0 || out_channels % groups != 0)
        {
            throw new ArgumentException($"{in_channels} and {out_channels} channels cannot both be split in {groups} groups.");
        }

        (this.in_channels, this.out_channels, this.kernel_size, this.stride) = (in_channels, out_channels, kernel_size, stride);
        (this.dilation, this.transposed, this.output_padding) = (dilation, transposed, output_padding);
        (this.groups, this.padding_mode) = (groups, padding_mode);
        this.padding = padding.Sizes ?? [.. kernel_size.Select(_ => 0L)];
        padding_type = padding.Kind;

        var (first, second) = transposed ? (in_channels, out_channels) : (out_channels, in_channels);
        weight = Parameter.Empty([first, second / groups, .. kernel_size], device, dtype);  // (out, in / groups, …)
        this.bias = bias ? Parameter.Empty([out_channels], device, dtype) : null;
        reset_parameters();
    }

    public long in_channels { get; }

    public long out_channels { get; }

    public long[] kernel_size { get; set; }

    public long[] stride { get; set; }

    /// <summary>The padding in numbers, unless <see cref="padding_type"/> says it in words.</summary>
    public long[] padding { get; }

    public Padding? padding_type { get; }

    public long[] dilation { get; set; }

    public bool transposed { get; }

    public long[] output_padding { get; set; }

    public long groups { get; set; }

    public PaddingModes padding_mode { get; set; }

    public Parameter weight
    {
        get => OwnParameter(nameof(weight))!;
        set => ConditionallyRegisterParameter(nameof(weight), value);
    }

    public Parameter? bias
    {
        get => OwnParameter(nameof(bias));
        set => ConditionallyRegisterParameter(nameof(bias), value);
    }

    /// <summary>Forgets what was learnt.</summary>
    public void reset_parameters() => LayerInitialization.Fill(weight, bias);

    /// <summary>What the padding mode puts around the input, for the last dimension first.</summary>
    private protected long[] PaddingAround => [.. Enumerable.Range(0, kernel_size.Length).Reverse().SelectMany(PaddingOf)];

    private long[] PaddingOf(int dimension)
    {
        if (padding_type is null)
        {
            return [padding[dimension], padding[dimension]];
        }

        var total = padding_type == Padding.Same ? dilation[dimension] * (kernel_size[dimension] - 1) : 0;
        return [total / 2, total - (total / 2)];
    }
}
