namespace Torchline.Imaging;

/// <summary>From what codecs give to RGB.</summary>
internal static class PixelConversion
{
    /// <summary>CMYK to RGB without a colour profile. Photoshop began to store CMYK inverted in JPEG; all writers and viewers follow.</summary>
    /// <param name="cmyk">Shape (pixels, 4), 255 is no ink.</param>
    /// <param name="rgb">Shape (pixels, 3).</param>
    public static void InvertedCmykToRgb(ReadOnlySpan<byte> cmyk, Span<byte> rgb)
    {
        for (int from = 0, to = 0; from < cmyk.Length; from += 4, to += 3)
        {
            uint light = cmyk[from + 3];
            rgb[to] = DivideBy255(cmyk[from] * light);
            rgb[to + 1] = DivideBy255(cmyk[from + 1] * light);
            rgb[to + 2] = DivideBy255(cmyk[from + 2] * light);
        }
    }

    /// <summary>Lays a picture with transparency on white.</summary>
    /// <param name="rgba">Shape (pixels, 4), colours not multiplied by alpha.</param>
    /// <param name="rgb">Shape (pixels, 3).</param>
    public static void OnWhite(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
        {
            uint alpha = rgba[from + 3];
            uint white = 255 * (255 - alpha);
            rgb[to] = DivideBy255(rgba[from] * alpha + white);
            rgb[to + 1] = DivideBy255(rgba[from + 1] * alpha + white);
            rgb[to + 2] = DivideBy255(rgba[from + 2] * alpha + white);
        }
    }

    // Rounded to nearest; the compiler turns the division by a constant into a multiplication.
    private static byte DivideBy255(uint value) => (byte)((value + 127) / 255);
}
