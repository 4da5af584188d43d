using Torchline.Export;
using TorchSharp;
using static Export.Tests.Lowering.Cases.Case;
using static TorchSharp.torch;

namespace Export.Tests.Lowering.Cases;

/// <summary>Convolution, pooling, borders and interpolation.</summary>
internal static class ImageCases
{
    public static IEnumerable<(string Name, Func<ExportRequest> Request)> All()
    {
        // Convolution
        yield return Module("convolution in one dimension", () => nn.Sequential(nn.Conv1d(4, 6, 3, padding: 1), nn.MaxPool1d(2), nn.AvgPool1d(1)), Batch, Dimension.Fixed(4), Dimension.Dynamic("length", 4));
        yield return Module("convolution in two dimensions", () => nn.Sequential(nn.Conv2d(3, 4, 3, stride: 2, padding: 1), nn.BatchNorm2d(4), nn.MaxPool2d(2), nn.AvgPool2d(1), nn.AdaptiveAvgPool2d(1)), Batch, Dimension.Fixed(3), Dimension.Fixed(16), Dimension.Fixed(16));
        yield return Image("grouped, depthwise and dilated convolution", () => nn.Sequential(
            nn.Conv2d(4, 8, 3, groups: 2), nn.Conv2d(8, 8, 3, padding: 1, groups: 8, bias: false), nn.Conv2d(8, 3, 3, padding: 2, dilation: 2)));
        yield return Image("convolution, normalisation and rectifiers in place", () => nn.Sequential(
            nn.Conv2d(4, 6, 3, stride: 2, bias: false), nn.BatchNorm2d(6), nn.ReLU(inplace: true), nn.Conv2d(6, 6, 1), nn.ReLU6(inplace: true), nn.Hardtanh(0, 6, inplace: true)));
        yield return Image("maximum pooling that rounds up", () => nn.Sequential(nn.MaxPool2d(3, 2, ceil_mode: true), nn.MaxPool2d(2, 2, padding: 1, ceil_mode: true)));
        yield return Image("average pooling with padding", () => nn.Sequential(nn.AvgPool2d(3, 2, padding: 1), nn.AvgPool2d(3, 1, padding: 1, count_include_pad: false)));
        yield return Image("average pooling that rounds up", () => nn.AvgPool2d(3, 2, padding: 1, ceil_mode: true));
        yield return Image("padding by zeros, by reflection and by the edge", () => nn.Sequential(
            nn.ZeroPad2d((1, 2, 3, 0)), nn.ReflectionPad2d((4, 3, 2, 1)), nn.ReplicationPad2d((1, 0, 2, 3)), nn.ConstantPad2d((0, 1, 1, 0), 0.5)));
        yield return Image("borders from the other side", () => nn.Conv2d(4, 3, 5, stride: 2, padding: 2, padding_mode: PaddingModes.Circular));
        yield return Floats("borders of a sequence", x => nn.functional.pad(x.unsqueeze(1), (1, 0), PaddingModes.Replicate) + nn.functional.pad(x.unsqueeze(1), (1, 0), PaddingModes.Circular));
        yield return Image("convolution that keeps the size", () => nn.Sequential(
            nn.Conv2d(4, 3, (3, 4), padding: Padding.Same), nn.Conv2d(3, 2, 3, padding: Padding.Same, dilation: 2), nn.Conv2d(2, 2, 3, padding: Padding.Valid)));
        yield return Image("transposed convolution", () => nn.Sequential(
            nn.ConvTranspose2d(4, 6, 3, stride: 2, padding: 1, output_padding: 1), nn.ConvTranspose2d(6, 4, 3, groups: 2, dilation: 2, bias: false)));
        yield return Module("transposed convolution in one dimension", () => nn.ConvTranspose1d(4, 3, 4, stride: 3), Batch, Dimension.Fixed(4), Length);
        yield return Image("convolution padded by reflection", () => nn.Conv2d(4, 3, 5, stride: 2, padding: 2, padding_mode: PaddingModes.Reflect));
        yield return Image("nearest-neighbour upsampling by factors and to a size", () => nn.Sequential(
            nn.Upsample(scale_factor: [2, 3]), nn.Upsample(scale_factor: [1.5, 1.5]), nn.Upsample(size: [17, 23])));
        // Sizes between which float32 rounds to another pixel, depending on the order of the operations.
        yield return Module("nearest-neighbour sampling to sizes", () => nn.Upsample(size: [410, 235]),
            Dimension.Dynamic("batch"), Dimension.Fixed(1), Dimension.Fixed(374), Dimension.Fixed(350));
        yield return Image("bilinear interpolation by factors and to a size", () => nn.Sequential(
            nn.Upsample(scale_factor: [2, 3], mode: UpsampleMode.Bilinear), nn.Upsample(scale_factor: [0.5, 1.5], mode: UpsampleMode.Bilinear),
            nn.Upsample(size: [17, 23], mode: UpsampleMode.Bilinear), nn.Upsample(size: [20, 31], mode: UpsampleMode.Bilinear, align_corners: true)));
        yield return Image("interpolation with aligned corners by factors", () =>
            nn.Upsample(scale_factor: [1.5, 0.75], mode: UpsampleMode.Bilinear, align_corners: true));
        yield return Image("bicubic interpolation", () => nn.Sequential(nn.Upsample(scale_factor: [2, 1.5], mode: UpsampleMode.Bicubic),
            nn.Upsample(size: [17, 23], mode: UpsampleMode.Bicubic), nn.Upsample(size: [20, 31], mode: UpsampleMode.Bicubic, align_corners: true)));
        // Of a fixed size: libtorch rounds products with such factors down in float64, which no size of a graph follows.
        yield return Module("interpolation by factors that float32 rounds", () => nn.Sequential(
            nn.Upsample(scale_factor: [1.1, 1.4], mode: UpsampleMode.Bilinear), nn.Upsample(scale_factor: [1.3, 0.7], mode: UpsampleMode.Bicubic)),
            Batch, Dimension.Fixed(2), Dimension.Fixed(9), Dimension.Fixed(20));
        yield return Module("interpolation of short sequences", () => nn.Sequential(
            nn.Upsample(scale_factor: [1.7], mode: UpsampleMode.Linear), nn.Upsample(scale_factor: [1.3]), nn.Upsample(size: [9], mode: UpsampleMode.Linear)),
            Batch, Dimension.Fixed(2), Dimension.Fixed(7));
        yield return Module("interpolation of small volumes", () => nn.Sequential(
            nn.Upsample(scale_factor: [1.1, 2, 1.5], mode: UpsampleMode.Trilinear), nn.Upsample(scale_factor: [1.5, 2, 1])),
            Batch, Dimension.Fixed(2), Dimension.Fixed(3), Dimension.Dynamic("height", 3), Dimension.Fixed(4));
        yield return Image("average pooling that rounds up and counts its border", () => nn.Sequential(
            nn.AvgPool2d(3, 2, padding: 1, ceil_mode: true), nn.AvgPool2d(2, 3, ceil_mode: true, count_include_pad: false)));
        yield return Floats("an image without a batch", x => nn.functional.max_pool2d(nn.functional.conv2d(x.unsqueeze(0), ones(2, 1, 1, 2)), [1, 1])
            + nn.functional.adaptive_avg_pool2d(x.unsqueeze(0), [1, 1]) + nn.functional.avg_pool2d(x.unsqueeze(0), [1, 2], [1, 1]));
        yield return Image("reflected borders", () => nn.Sequential(nn.ReflectionPad2d((1, 2, 3, 0)), nn.Conv2d(4, 4, 3, padding: 1, padding_mode: PaddingModes.Reflect)));
        yield return Image("adaptive pooling of any size", () => nn.AdaptiveAvgPool2d((7, 3)));
        yield return Module("adaptive pooling of a fixed size", () => nn.Sequential(nn.AdaptiveAvgPool2d((7, 8)), nn.AdaptiveAvgPool2d((7, 4)), nn.AdaptiveAvgPool2d((7, 4)), nn.AdaptiveAvgPool2d((3, 2))),
            Batch, Dimension.Fixed(2), Dimension.Fixed(10), Dimension.Fixed(6));
        yield return Module("adaptive pooling of a sequence", () => nn.AdaptiveAvgPool1d(3), Batch, Dimension.Fixed(2), Length);
        yield return ("pixels", () => new ExportRequest("pixels", inputs => [(inputs[0].permute(0, 3, 1, 2).contiguous().to(ScalarType.Float32) / 255 - tensor(new[] { 0.5f, 0.4f, 0.3f }, [1, 3, 1, 1])).flatten(2).mean([2])],
            [new GraphInput("x", ScalarType.Byte, [Batch, Length, Dimension.Fixed(5), Dimension.Fixed(3)], shape => randint(0, 256, shape, dtype: ScalarType.Byte))], ["y"]));
    }
}
