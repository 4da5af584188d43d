namespace Torchline.Contracts.Manifest;

/// <summary>
/// How a picture becomes pixels: resized, antialiased, so that its short side has <paramref name="ShortSide"/> pixels, and the
/// square of <paramref name="Side"/> pixels in its middle cut out; RGB, 8 bits. Normalisation is in the network.
/// </summary>
/// <param name="ShortSide">Pixels of the short side before the cut.</param>
/// <param name="Side">Pixels of each side of the cut.</param>
/// <param name="Interpolation">The filter, <see cref="Bilinear"/>.</param>
public sealed record ImagePreprocessing(int ShortSide, int Side, string Interpolation = ImagePreprocessing.Bilinear)
{
    /// <summary>The triangle filter, widened when shrinking.</summary>
    public const string Bilinear = "bilinear";

    /// <summary>The largest side that a manifest may ask for, in pixels.</summary>
    public const int MaxSide = 2048;
}
