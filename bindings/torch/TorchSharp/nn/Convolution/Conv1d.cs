using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Slides filters over sequences: (B, in, L) to (B, out, L').</summary>
public class Conv1d : Convolution
{
    internal Conv1d(
        long in_channels,
        long out_channels,
        long[] kernel_size,
        long[] stride,
        ConvolutionPadding padding,
        long[] dilation,
        PaddingModes padding_mode,
        long groups,
        bool bias,
        Device? device,
        ScalarType? dtype)
        : base(
            nameof(Conv1d),
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            transposed: false,
            output_padding: new long[1],
            groups,
            bias,
            padding_mode,
            device,
            dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        if (padding_mode != PaddingModes.Zeros)
        {
            using var padded = functional.pad(input, PaddingAround, padding_mode);
            return functional.conv1d(padded, weight, bias, stride[0], 0, dilation[0], groups);
        }

        return padding_type is { } kind
            ? functional.conv1d_padding(input, weight, bias, stride[0], kind, dilation[0], groups)
            : functional.conv1d(input, weight, bias, stride[0], padding[0], dilation[0], groups);
    }
}
