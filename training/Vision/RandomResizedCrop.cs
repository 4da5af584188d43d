using System.Drawing;
using Torchline.Training.Core.Data;

namespace Torchline.Training.Vision;

/// <summary>
/// A random part of an image, up to all of its area, at an aspect ratio from 3:4 to 4:3 (Szegedy et al. 2014,
/// "Going Deeper with Convolutions", section 6; the same distribution as torchvision's).
/// </summary>
public static class RandomResizedCrop
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
