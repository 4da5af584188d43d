namespace Torchline.Training.Vision;

/// <summary>Images as a network takes them.</summary>
/// <param name="Pixels">RGB pixels (B, S, S, 3), uint8, in row-major order.</param>
/// <param name="Labels">The classes (B).</param>
/// <param name="Side">Pixels of each side (S).</param>
public sealed record ImageBatch(byte[] Pixels, long[] Labels, int Side)
{
    /// <summary>How many images there are (B).</summary>
    public int Count => Labels.Length;

    /// <summary>The pixels as a tensor (B, S, S, 3), uint8.</summary>
    public Tensor PixelTensor() => tensor(Pixels, [Count, Side, Side, 3]);

    /// <summary>The labels as a tensor (B), int64.</summary>
    public Tensor LabelTensor() => tensor(Labels);
}

/// <summary>The layout in which all channels of a pixel lie side by side.</summary>
/// <remarks>
/// Convolutions hand it on from layer to layer. libtorch has vectorised kernels of max pooling and batch normalisation for it alone: a
/// step of a ResNet-18 takes an eighth less time. Values are the same up to rounding. Programs that are exported are not laid out so.
/// </remarks>
internal static class ChannelsLast
{
    /// <summary>The same images in this layout.</summary>
    /// <param name="images">Images (B, C, H, W).</param>
    /// <returns>Images (B, C, H, W).</returns>
    public static Tensor Of(Tensor images)
    {
        using var scope = NewDisposeScope();
        return images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}
