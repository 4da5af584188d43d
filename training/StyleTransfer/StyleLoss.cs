using static TorchSharp.torch;

namespace Torchline.Training.StyleTransfer;

/// <summary>How far a picture's style is from another's (Gatys et al. 2016, equations 4 and 5, with free weights).</summary>
public static class StyleLoss
{
    /// <summary>The weighted sum over layers of squared differences of Gram matrices.</summary>
    /// <param name="layers">The layers and what each counts.</param>
    /// <param name="activations">Those of the picture (1, C, H, W), by layer.</param>
    /// <param name="targets">Gram matrices of the style picture (1, C, C), by layer.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Of(
        IEnumerable<StyleLayer> layers, IReadOnlyDictionary<string, Tensor> activations, IReadOnlyDictionary<string, Tensor> targets) =>
        layers
            .Select(layer => layer.Weight * (GramMatrix.Of(activations[layer.Name]) - targets[layer.Name]).square().sum())
            .Aggregate((sum, loss) => sum + loss);
}
