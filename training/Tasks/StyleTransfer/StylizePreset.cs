namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>A pair of pictures with the settings that suit it.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="StyleFile">The style picture's file name.</param>
/// <param name="StyleShortSide">Pixels of the short side at which the style is looked at.</param>
/// <param name="Recipe">How the picture is optimised.</param>
public sealed record StylizePreset(string Name, string StyleFile, int StyleShortSide, StylizeRecipe Recipe)
{
    /// <summary>The content picture's file name.</summary>
    public const string ContentFile = "tubingen.jpg";

    /// <summary>The feature network.</summary>
    public const string Features = "squeezenet1_1";

    /// <summary>Pixels of the result's short side.</summary>
    public const int ShortSide = 192;
}
