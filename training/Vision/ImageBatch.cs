using static TorchSharp.torch;

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
