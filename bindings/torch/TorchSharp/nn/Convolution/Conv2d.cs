using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Slides filters over pictures: (B, in, H, W) to (B, out, H', W').</summary>
public class Conv2d : Convolution
{
    internal Conv2d(
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
            nameof(Conv2d),
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            transposed: false,
            output_padding: new long[2],
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
            return functional.conv2d(padded, weight, bias, stride, [0, 0], dilation, groups);
        }

        return padding_type is { } kind
            ? functional.conv2d_padding(input, weight, bias, stride, kind, dilation, groups)
            : functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
    }
}
