using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>How far an image's style is from another's (Gatys et al. 2016, equations 4 and 5, with free weights).</summary>
public static class StyleLoss
{
    /// <summary>The weighted sum over layers of squared differences of Gram matrices.</summary>
    /// <param name="layers">
    /// For each layer what it counts, a scalar; the image's activations (1, C, H, W); the style image's Gram matrix (1, C, C).
    /// </param>
    /// <returns>A scalar.</returns>
    public static Tensor Of(IEnumerable<(Tensor Weight, Tensor Activations, Tensor Target)> layers) => layers
        .Select(layer => layer.Weight * (GramMatrix.Of(layer.Activations) - layer.Target).square().sum())
        .Aggregate((sum, loss) => sum + loss);
}
