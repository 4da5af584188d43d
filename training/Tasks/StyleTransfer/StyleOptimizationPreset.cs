namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>A pair of images with the settings that suit it.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="StyleFile">The style image's file name.</param>
/// <param name="StyleShortSide">Pixels of the short side at which the style is looked at.</param>
/// <param name="Recipe">How the image is optimised.</param>
public sealed record StyleOptimizationPreset(string Name, string StyleFile, int StyleShortSide, StyleOptimizationRecipe Recipe)
{
    /// <summary>The content image's file name.</summary>
    public const string ContentFile = "tubingen.jpg";

    /// <summary>The feature network.</summary>
    public const string Features = "squeezenet1_1";

    /// <summary>Pixels of the result's short side.</summary>
    public const int ShortSide = 192;
}
