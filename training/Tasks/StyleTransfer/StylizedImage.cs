using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>The image that is optimised. As a module it can be kept in checkpoints.</summary>
public sealed class StylizedImage : nn.Module
{
    private readonly Parameter pixels;

    /// <summary>Begins with a copy of an image.</summary>
    /// <param name="start">Normalised (1, 3, H, W).</param>
    public StylizedImage(Tensor start)
        : base(nameof(StylizedImage))
    {
        using var copy = start.detach().clone();
        pixels = nn.Parameter(copy);
        RegisterComponents();
    }

    /// <summary>The pixels, normalised (1, 3, H, W).</summary>
    public Parameter Pixels => pixels;
}
