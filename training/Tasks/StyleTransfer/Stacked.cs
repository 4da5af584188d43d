using Torchline.Imaging;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Puts pictures into one column.</summary>
public static class Stacked
{
    /// <summary>Puts pictures one below the other, on white.</summary>
    /// <param name="pictures">The pictures, from top to bottom; at least one.</param>
    public static Image Compose(params IReadOnlyList<Image> pictures)
    {
        var sheet = new Image(pictures.Max(picture => picture.Width), pictures.Sum(picture => picture.Height) + (SideBySide.Gap * (pictures.Count - 1)));
        sheet.Pixels.Fill(byte.MaxValue);
        var top = 0;
        foreach (var picture in pictures)
        {
            for (var y = 0; y < picture.Height; y++)
                picture.Row(y).CopyTo(sheet.Row(top + y));
            top += picture.Height + SideBySide.Gap;
        }
        return sheet;
    }
}
