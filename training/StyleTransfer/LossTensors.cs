using static TorchSharp.torch;

namespace Torchline.Training.StyleTransfer;

/// <summary>The three parts of the loss of a picture, scalars that gradients flow from.</summary>
/// <param name="Content">How far its content is from the content picture's.</param>
/// <param name="Style">How far its style is from the style picture's.</param>
/// <param name="TotalVariation">How much neighbouring pixels differ.</param>
public readonly record struct LossTensors(Tensor Content, Tensor Style, Tensor TotalVariation)
{
    /// <summary>Their sum, which is minimised.</summary>
    public Tensor Total() => Content + Style + TotalVariation;
}
