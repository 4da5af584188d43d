using System.Drawing;
using Torchline.Imaging;
using Torchline.Training.Core.Data;

namespace Torchline.Training.Vision;

/// <summary>How the views that training sees of an image differ from each other.</summary>
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
