using Torchline.Imaging;
using Torchline.Training.Core.Data;
using Rectangle = System.Drawing.Rectangle;

namespace Torchline.Training.Vision;

/// <summary>How the random views of an image differ from each other.</summary>
public sealed record ImageAugmentation
{
    /// <summary>The smallest part of an image's area that a random crop may be, 0 to 1.</summary>
    public double SmallestArea { get; init; } = 0.08;

    /// <summary>Brightness changes by a factor of 1 ± this; 0: not at all.</summary>
    public double Brightness { get; init; }

    /// <summary>Contrast changes by a factor of 1 ± this; 0: not at all.</summary>
    public double Contrast { get; init; }

    /// <summary>Saturation changes by a factor of 1 ± this; 0: not at all.</summary>
    public double Saturation { get; init; }

    /// <summary>Hues turn by up to this part of the colour circle, 0 to 0.5.</summary>
    public double Hue { get; init; }

    /// <summary>A random part of an image, mirrored half of the time, in changed colours.</summary>
    /// <param name="image">The image.</param>
    /// <param name="side">Pixels of each side (S) of the view.</param>
    /// <param name="random">Decides.</param>
    /// <param name="target">Receives the pixels, shape (S, S, 3).</param>
    public void Apply(Image image, int side, SplitMix64 random, Span<byte> target)
    {
        var box = RandomResizedCrop.Choose(new Size(image.Width, image.Height), SmallestArea, ref random);
        var mirror = random.Below(2) == 1;
        ImageResizer.Resize(image, box, new Size(side, side), target, mirror: mirror);
        ChangeColours(target, ref random);
    }

    /// <summary>In random order, since one change after the other is not the same as the other after the one.</summary>
    private void ChangeColours(Span<byte> pixels, ref SplitMix64 random)
    {
        Span<int> order = [0, 1, 2, 3];
        random.Shuffle(order);
        foreach (var change in order)
        {
            switch (change)
            {
                case 0 when Brightness > 0:
                    ColorJitter.AdjustBrightness(pixels, Around(1, Brightness, ref random));
                    break;
                case 1 when Contrast > 0:
                    ColorJitter.AdjustContrast(pixels, Around(1, Contrast, ref random));
                    break;
                case 2 when Saturation > 0:
                    ColorJitter.AdjustSaturation(pixels, Around(1, Saturation, ref random));
                    break;
                case 3 when Hue > 0:
                    ColorJitter.AdjustHue(pixels, Around(0, Hue, ref random));
                    break;
            }
        }
    }

    private static float Around(double middle, double reach, ref SplitMix64 random) =>
        (float)(middle + (reach * ((2 * random.NextDouble()) - 1)));
}

/// <summary>
/// A random part of an image, up to all of its area, at an aspect ratio from 3:4 to 4:3 (Szegedy et al. 2014,
/// "Going Deeper with Convolutions", section 6; the same distribution as torchvision's).
/// </summary>
internal static class RandomResizedCrop
{
    private const double NarrowestRatio = 3.0 / 4;
    private const int Attempts = 10;

    /// <summary>Chooses a part.</summary>
    /// <param name="size">The image's size.</param>
    /// <param name="smallestArea">The least that it may be of the area, 0 to 1.</param>
    /// <param name="random">Decides.</param>
    /// <returns>A box of whole pixels inside the image.</returns>
    public static Rectangle Choose(Size size, double smallestArea, ref SplitMix64 random)
    {
        var area = (double)size.Width * size.Height;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var target = area * Uniform(smallestArea, 1, ref random);
            var ratio = Math.Exp(Uniform(Math.Log(NarrowestRatio), -Math.Log(NarrowestRatio), ref random));
            var width = (int)Math.Round(Math.Sqrt(target * ratio));
            var height = (int)Math.Round(Math.Sqrt(target / ratio));
            if (width > 0 && height > 0 && width <= size.Width && height <= size.Height)
                return new Rectangle(random.Below(size.Width - width + 1), random.Below(size.Height - height + 1), width, height);
        }
        return LargestInTheMiddle(size);
    }

    /// <summary>For very long images, of which nearly no random part fits.</summary>
    private static Rectangle LargestInTheMiddle(Size size)
    {
        var width = Math.Min(size.Width, Math.Max(1, (int)Math.Round(size.Height / NarrowestRatio)));
        var height = Math.Min(size.Height, Math.Max(1, (int)Math.Round(size.Width / NarrowestRatio)));
        return new Rectangle((size.Width - width) / 2, (size.Height - height) / 2, width, height);
    }

    private static double Uniform(double low, double high, ref SplitMix64 random) => low + ((high - low) * random.NextDouble());
}
