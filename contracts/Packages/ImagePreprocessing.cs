namespace Torchline.Contracts.Packages;

/// <summary>
/// How an image becomes pixels: resized, antialiased, to a square of <paramref name="Side"/> pixels; RGB, 8 bits. Normalisation
/// is in the network.
/// </summary>
/// <param name="ShortSide">Pixels of the short side before the cut; if nothing is cut, those of the square's side.</param>
/// <param name="Side">Pixels of each side of the square.</param>
/// <param name="Interpolation">The filter, <see cref="Bilinear"/>.</param>
/// <param name="Fit">What happens to an image that is no square.</param>
public sealed record ImagePreprocessing(
    int ShortSide, int Side, string Interpolation = ImagePreprocessing.Bilinear, ImageFit Fit = ImageFit.Crop)
{
    /// <summary>The triangle filter, widened when shrinking.</summary>
    public const string Bilinear = "bilinear";

    /// <summary>The largest side that a manifest may ask for, in pixels.</summary>
    public const int MaxSide = 2048;

    /// <summary>The whole image, resized to a square.</summary>
    /// <param name="side">Pixels of each side.</param>
    public static ImagePreprocessing Squashed(int side) => new(side, side, Fit: ImageFit.Squash);
}
