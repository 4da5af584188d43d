using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>The three parts of the loss of an image, scalars that gradients flow from.</summary>
/// <param name="Content">How far its content is from the content image's.</param>
/// <param name="Style">How far its style is from the style image's.</param>
/// <param name="TotalVariation">How much neighbouring pixels differ.</param>
public readonly record struct LossTensors(Tensor Content, Tensor Style, Tensor TotalVariation)
{
    /// <summary>The same, each multiplied by what it counts more or less.</summary>
    /// <param name="content">A scalar, 1 for no change; so are the others.</param>
    /// <param name="style">For the style.</param>
    /// <param name="totalVariation">For smoothness.</param>
    public LossTensors Weighted(Tensor content, Tensor style, Tensor totalVariation) =>
        new(Content * content, Style * style, TotalVariation * totalVariation);

    /// <summary>Their sum, which is minimised.</summary>
    public Tensor Total() => Content + Style + TotalVariation;
}
