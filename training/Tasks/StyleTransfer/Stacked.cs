using Torchline.Imaging;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Puts images into one column.</summary>
public static class Stacked
{
    /// <summary>Puts images one below the other, on white.</summary>
    /// <param name="images">The images, from top to bottom; at least one.</param>
    public static Image Compose(params IReadOnlyList<Image> images)
    {
        var sheet = new Image(images.Max(image => image.Width), images.Sum(image => image.Height) + (SideBySide.Gap * (images.Count - 1)));
        sheet.Pixels.Fill(byte.MaxValue);
        var top = 0;
        foreach (var image in images)
        {
            for (var y = 0; y < image.Height; y++)
                image.Row(y).CopyTo(sheet.Row(top + y));
            top += image.Height + SideBySide.Gap;
        }
        return sheet;
    }
}
