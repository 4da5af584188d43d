namespace Torchline.InferenceService.Images;

/// <summary>A small picture of a hill under an evening sky: the example of requests, so that each can be tried without a file.</summary>
internal static class ExampleImage
{
    private const int Width = 96, Height = 72;

    private static readonly Lazy<string> Url = new(() =>
    {
        using var image = Draw();
        return $"data:{ImageMediaType.Jpeg};base64,{Convert.ToBase64String(ImageEncoder.Encode(image, ImageFormat.Jpeg, new() { Quality = 60 }))}";
    });

    /// <summary>The picture as a data URL.</summary>
    public static string DataUrl => Url.Value;

    private static Image Draw()
    {
        var image = new Image(Width, Height);
        for (var y = 0; y < Height; y++)
        {
            var row = image.Row(y);
            for (var x = 0; x < Width; x++)
            {
                var (red, green, blue) = ColorAt(x, y);
                (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = ((byte)red, (byte)green, (byte)blue);
            }
        }
        return image;
    }

    private static (int Red, int Green, int Blue) ColorAt(int x, int y)
    {
        var hill = 52 - (int)(12 * Math.Sin(x * Math.PI / Width));
        if (y > hill)
            return (40 + x / 4, 110 + (y - hill), 50);
        var (dx, dy) = (x - 68, y - 22);
        return (dx * dx) + (dy * dy) < 100 ? (255, 220, 90) : (90 + (2 * y), 120 + y, 200 - y);
    }
}
