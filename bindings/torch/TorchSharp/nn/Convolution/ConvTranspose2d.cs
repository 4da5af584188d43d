using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Spreads each pixel over a window: (B, in, H, W) to (B, out, H', W').</summary>
public class ConvTranspose2d : ConvolutionTranspose
{
    internal ConvTranspose2d(
        long in_channels,
        long out_channels,
        long[] kernel_size,
        long[] stride,
        long[] padding,
        long[] output_padding,
        long[] dilation,
        PaddingModes padding_mode,
        long groups,
        bool bias,
        Device? device,
        ScalarType? dtype)
        : base(
            nameof(ConvTranspose2d),
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            output_padding,
            groups,
            bias,
            padding_mode,
            device,
            dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size) => functional.conv_transpose2d(
        input, weight, bias, stride, padding, OutputPadding(input, output_size), dilation, groups);
}
