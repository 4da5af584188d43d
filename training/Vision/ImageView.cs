using Torchline.Contracts.Packages;
using Torchline.Imaging;
using Torchline.Training.Core.Data;

namespace Torchline.Training.Vision;

/// <summary>The crop of an image: a square of a fixed size.</summary>
/// <param name="Side">Pixels of each side.</param>
/// <param name="ShortSide">For evaluation: pixels of the short side before the centre is cut out, if it is.</param>
/// <param name="Fit">For evaluation: what happens to an image that is no square.</param>
public sealed record ImageView(int Side = 224, int ShortSide = 256, ImageFit Fit = ImageFit.Crop)
{
    /// <summary>The whole image, resized to a square.</summary>
    /// <param name="side">Pixels of each side.</param>
    public static ImageView Squashed(int side) => new(side, side, ImageFit.Squash);

    /// <summary>What images may be: the user's own, so larger than those that come from outside.</summary>
    internal static DecodeOptions Limits { get; } = new() { MaxEncodedBytes = int.MaxValue, MaxPixels = 200_000_000 };

    /// <summary>The image resized, and its centre if the crop is smaller, as in evaluation and serving.</summary>
    /// <param name="file">The image's file.</param>
    /// <param name="target">Receives the pixels, shape (<see cref="Side"/>, <see cref="Side"/>, 3).</param>
    /// <exception cref="ImageException">The image cannot be decoded.</exception>
    public void Centre(string file, Span<byte> target)
    {
        using var image = Decode(file, ShortSide);
        if (Fit == ImageFit.Squash)
            ImageResizer.Resize(image, new(default, image.Size), new Size(Side, Side), target);
        else
            ImageResizer.ResizeShortSideAndCropCentre(image, ShortSide, Side, target);
    }

    /// <summary>A random view, as in training.</summary>
    /// <param name="file">The image's file.</param>
    /// <param name="augmentation">How views differ.</param>
    /// <param name="random">Decides which it is.</param>
    /// <param name="target">Receives the pixels, shape (<see cref="Side"/>, <see cref="Side"/>, 3).</param>
    /// <exception cref="ImageException">The image cannot be decoded.</exception>
    public void Random(string file, ImageAugmentation augmentation, SplitMix64 random, Span<byte> target)
    {
        using var image = Decode(file, shortSide: null);
        augmentation.Apply(image, Side, random, target);
    }

    private static Image Decode(string file, int? shortSide)
    {
        return ImageDecoder.Decode(File.ReadAllBytes(file), shortSide is { } side ? Limits.ForShortSide(side) : Limits);
    }
}
