using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>Undoes <see cref="PixelNormalization"/>, but for the layout and the range.</summary>
public sealed class PixelDenormalization : nn.Module<Tensor, Tensor>
{
    private readonly Tensor mean;
    private readonly Tensor deviation;

    /// <summary>The inverse of a normalisation.</summary>
    /// <param name="mean">Mean of red, green and blue, of 0 to 1.</param>
    /// <param name="deviation">Standard deviation of each.</param>
    public PixelDenormalization(IReadOnlyList<float> mean, IReadOnlyList<float> deviation)
        : base(nameof(PixelDenormalization))
    {
        this.mean = tensor(mean.ToArray(), [1, 3, 1, 1]);
        this.deviation = tensor(deviation.ToArray(), [1, 3, 1, 1]);
        register_buffer(nameof(mean), this.mean, persistent: false);
        register_buffer(nameof(deviation), this.deviation, persistent: false);
        RegisterComponents();
    }

    /// <summary>Gives pixels back their scale.</summary>
    /// <param name="images">Normalised images (B, 3, H, W).</param>
    /// <returns>RGB (B, 3, H, W), 0 to 1 for what can be displayed.</returns>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        return (images * deviation + mean).MoveToOuterDisposeScope();
    }
}
