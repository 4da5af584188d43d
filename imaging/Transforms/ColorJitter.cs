using System.Runtime.CompilerServices;

namespace Torchline.Imaging;

/// <summary>
/// Changes the colours of an image in place, as torchvision's functions of these names do to Pillow's images. Pixels are
/// RGB, shape (…, 3), those of an <see cref="Image"/> or of a slice of a batch. All methods are safe to call from many threads.
/// </summary>
public static class ColorJitter
{
    /// <summary>Blends with black: 0 is black, 1 changes nothing.</summary>
    /// <param name="pixels">RGB.</param>
    /// <param name="factor">Not negative.</param>
    public static void AdjustBrightness(Span<byte> pixels, float factor)
    {
        Check(pixels, factor);
        Map(pixels, 0, factor);
    }

    /// <summary>Blends with the image's mean grey: 0 is that grey, 1 changes nothing.</summary>
    /// <param name="pixels">RGB, all of the image.</param>
    /// <param name="factor">Not negative.</param>
    public static void AdjustContrast(Span<byte> pixels, float factor)
    {
        Check(pixels, factor);
        long sum = 0;
        for (var i = 0; i < pixels.Length; i += Image.Channels) sum += Luma(pixels[i], pixels[i + 1], pixels[i + 2]);
        if (pixels.Length > 0) Map(pixels, (byte)(sum / (pixels.Length / (double)Image.Channels) + 0.5), factor);
    }

    /// <summary>Blends with the grey image: 0 is grey, 1 changes nothing.</summary>
    /// <param name="pixels">RGB.</param>
    /// <param name="factor">Not negative.</param>
    public static void AdjustSaturation(Span<byte> pixels, float factor)
    {
        Check(pixels, factor);
        for (var i = 0; i < pixels.Length; i += Image.Channels)
        {
            var grey = Luma(pixels[i], pixels[i + 1], pixels[i + 2]);
            pixels[i] = Blend(grey, pixels[i], factor);
            pixels[i + 1] = Blend(grey, pixels[i + 1], factor);
            pixels[i + 2] = Blend(grey, pixels[i + 2], factor);
        }
    }

    /// <summary>Turns the hues around the colour circle.</summary>
    /// <param name="pixels">RGB.</param>
    /// <param name="turn">In turns of the circle, -0.5 to 0.5; 0 changes nothing.</param>
    public static void AdjustHue(Span<byte> pixels, float turn)
    {
        Check(pixels, factor: 0);
        if (!(turn is >= -0.5f and <= 0.5f)) throw new ArgumentOutOfRangeException(nameof(turn), turn, "It must be between -0.5 and 0.5.");
        for (var i = 0; i < pixels.Length; i += Image.Channels)
        {
            var pixel = pixels.Slice(i, Image.Channels);
            TurnHue(pixel, 6 * turn);
        }
    }

    // Value and chroma stay; hue is counted in sixths of the circle (A. R. Smith, "Color Gamut Transform Pairs", 1978).
    private static void TurnHue(Span<byte> pixel, float sixths)
    {
        float red = pixel[0], green = pixel[1], blue = pixel[2];
        var value = Math.Max(red, Math.Max(green, blue));
        var chroma = value - Math.Min(red, Math.Min(green, blue));
        if (chroma == 0) return;
        var hue = sixths + (value == red ? (green - blue) / chroma : value == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma);
        pixel[0] = Channel(hue + 5);
        pixel[1] = Channel(hue + 3);
        pixel[2] = Channel(hue + 1);

        // Each channel is the same trapezoid of the hue, a third of the circle apart.
        byte Channel(float position)
        {
            position -= 6 * MathF.Floor(position / 6);
            return (byte)(value - chroma * Math.Clamp(Math.Min(position, 4 - position), 0, 1) + 0.5f);
        }
    }

    // What maps each byte alone is looked up.
    private static void Map(Span<byte> pixels, byte towards, float factor)
    {
        Span<byte> table = stackalloc byte[256];
        for (var value = 0; value < table.Length; value++) table[value] = Blend(towards, value, factor);
        foreach (ref var channel in pixels) channel = table[channel];
    }

    // Truncated, as Pillow does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Blend(int from, int to, float factor) => (byte)Math.Clamp(from + factor * (to - from), 0, 255);

    // ITU-R BT.601, in 16 bits of fraction.
    private static int Luma(int red, int green, int blue) => (19_595 * red + 38_470 * green + 7_471 * blue + 0x8000) >> 16;

    private static void Check(ReadOnlySpan<byte> pixels, float factor)
    {
        if (pixels.Length % Image.Channels != 0) throw new ArgumentException($"{pixels.Length} bytes are no RGB pixels.", nameof(pixels));
        if (!(factor >= 0 && float.IsFinite(factor))) throw new ArgumentOutOfRangeException(nameof(factor), factor, "It must not be negative.");
    }
}
