using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Programs;

/// <summary>Random images to trace and to compare on: smooth colours with some noise, as pure noise is nothing that a network was trained on.</summary>
internal static class SampleImages
{
    /// <summary>The input of a graph that takes images: RGB pixels (batch, S, S, 3), uint8.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="side">Pixels of each side (S).</param>
    public static GraphInput Input(string name, int side) => Input(name, Dimension.Dynamic("batch"), Dimension.Fixed(side), Dimension.Fixed(side));

    /// <summary>The input of a graph that takes images of any size: RGB pixels (B, H, W, 3), uint8.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="batch">Images (B).</param>
    /// <param name="height">Pixels of their height (H).</param>
    /// <param name="width">Pixels of their width (W).</param>
    public static GraphInput Input(string name, Dimension batch, Dimension height, Dimension width) =>
        new(name, ScalarType.Byte, [batch, height, width, Dimension.Fixed(3)], Draw);

    /// <summary>Draws images.</summary>
    /// <param name="shape">(B, H, W, 3).</param>
    /// <returns>RGB pixels of that shape, uint8.</returns>
    public static Tensor Draw(long[] shape)
    {
        using var scope = NewDisposeScope();
        var coarse = rand([shape[0], 3, 7, 7]);
        var smooth = nn.functional.interpolate(coarse, [shape[1], shape[2]], mode: InterpolationMode.Bilinear, align_corners: false);
        var noisy = (smooth * 230 + rand_like(smooth) * 25).permute(0, 2, 3, 1); // (B, S, S, 3)
        return noisy.to(ScalarType.Byte).contiguous().MoveToOuterDisposeScope();
    }
}
