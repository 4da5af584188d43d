namespace InferenceService.Tests.Fixtures;

/// <summary>Images of a few colours.</summary>
internal static class SampleImages
{
    /// <summary>An image of one colour.</summary>
    public static byte[] Plain(byte red, byte green, byte blue, ImageFormat format = ImageFormat.Png, int width = 32, int height = 24) =>
        Encode(format, width, height, (_, _) => (red, green, blue));

    /// <summary>A JPEG, as stored green to the left and red to the right.</summary>
    public static byte[] GreenLeftRedRight(int width = 64, int height = 64) =>
        Encode(ImageFormat.Jpeg, width, height, (x, _) => x < width / 2 ? ((byte)0, (byte)255, (byte)0) : ((byte)255, (byte)0, (byte)0));

    /// <summary>An image three times as wide as high: red, but for the square in the middle, which is green.</summary>
    public static byte[] GreenBetweenReds() =>
        Encode(ImageFormat.Png, 96, 32, (x, _) => x is >= 32 and < 64 ? ((byte)0, (byte)255, (byte)0) : ((byte)255, (byte)0, (byte)0));

    /// <summary>An image of slanting stripes, of one colour and of grey by turns.</summary>
    /// <param name="color">The colour.</param>
    /// <param name="period">Pixels of a stripe.</param>
    /// <param name="format">The file's format.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static byte[] Stripes(
        (byte Red, byte Green, byte Blue) color, int period, ImageFormat format = ImageFormat.Png, int width = 32, int height = 24) =>
        Encode(format, width, height, (x, y) => (x + y) / period % 2 == 0 ? color : ((byte)60, (byte)60, (byte)60));

    private static byte[] Encode(ImageFormat format, int width, int height, Func<int, int, (byte Red, byte Green, byte Blue)> color)
    {
        using var image = new Image(width, height);
        for (var y = 0; y < height; y++)
        {
            var row = image.Row(y);
            for (var x = 0; x < width; x++)
                (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = color(x, y);
        }

        return ImageEncoder.Encode(image, format);
    }
}
