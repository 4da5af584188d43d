using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the transposed convolutions have in common.</summary>
public abstract class ConvolutionTranspose : Convolution
{
    private protected ConvolutionTranspose(
        string name,
        long in_channels,
        long out_channels,
        long[] kernel_size,
        long[] stride,
        long[] padding,
        long[] dilation,
        long[] output_padding,
        long groups,
        bool bias,
        PaddingModes padding_mode,
        Device? device,
        ScalarType? dtype)
        : base(
            name,
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            transposed: true,
            output_padding,
            groups,
            bias,
            padding_mode,
            device,
            dtype)
    {
        if (padding_mode != PaddingModes.Zeros)
        {
            throw new ArgumentException("Only zero padding is supported for transposed convolutions.", nameof(padding_mode));
        }
    }

    public override Tensor forward(Tensor input) => forward(input, null);

    /// <param name="output_size">
    /// The size of the result, of its last dimensions or all: one of several from which a convolution leads to the input's.
    /// </param>
    /// <exception cref="ArgumentException">No convolution leads from that size to the input's.</exception>
    public abstract Tensor forward(Tensor input, long[]? output_size);

    /// <summary>What must be added to the smallest result to reach <paramref name="output_size"/>.</summary>
    private protected long[] OutputPadding(Tensor input, long[]? output_size)
    {
        if (output_size is null)
        {
            return output_padding;
        }

        var dimensions = kernel_size.Length;
        var wanted = output_size[^dimensions..];
        var given = input.shape[^dimensions..];
        return [.. Enumerable.Range(0, dimensions).Select(i =>
        {
            var smallest = ((given[i] - 1) * stride[i]) - (2 * padding[i]) + (dilation[i] * (kernel_size[i] - 1)) + 1;
            return wanted[i] >= smallest && wanted[i] < smallest + stride[i]
                ? wanted[i] - smallest
                : throw new ArgumentException(
                    $"Size {wanted[i]} is not within {smallest} and {smallest + stride[i] - 1}.", nameof(output_size));
        })];
    }
}
