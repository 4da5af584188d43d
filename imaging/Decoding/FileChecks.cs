namespace Torchline.Imaging;

/// <summary>Counts the scans of a JPEG. A file of a few kilobytes could ask for hundreds over a large image.</summary>
internal static class JpegScans
{
    // A progressive image has about ten.
    private const int Most = 100;

    // Inside coded data, a byte FF is followed by 0: this is a marker wherever it stands.
    private static ReadOnlySpan<byte> StartOfScan => [0xFF, 0xDA];

    /// <exception cref="ImageException">There are too many.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        if (file.Count(StartOfScan) < Most) return;
        throw ImageException.Unsupported(ImageFormat.Jpeg, $"it has more than {Most} scans");
    }
}

/// <summary>
/// What a file ends in. libvips stops reading at the last row; a file without its end is a truncated one, even if all rows
/// could be made of what is there. (Of WebP, libwebp checks the announced length.)
/// </summary>
internal static class EndMarker
{
    private static ReadOnlySpan<byte> JpegStartOfScan => [0xFF, 0xDA];

    private static ReadOnlySpan<byte> JpegEndOfImage => [0xFF, 0xD9];

    // With its checksum, which is always the same: the chunk has no content.
    private static ReadOnlySpan<byte> PngEnd => [(byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <exception cref="ImageException">The end is missing.</exception>
    public static void Check(ReadOnlySpan<byte> file, ImageFormat format)
    {
        var isThere = format switch
        {
            // That of a thumbnail stands before the scans.
            ImageFormat.Jpeg => file.LastIndexOf(JpegEndOfImage) > file.LastIndexOf(JpegStartOfScan),
            // Some programs write zeros after it.
            ImageFormat.Gif => file.TrimEnd((byte)0) is [.., (byte)';'],
            ImageFormat.Png => file.LastIndexOf(PngEnd) >= 0,
            _ => true,
        };
        if (!isThere) throw ImageException.Corrupt(format, "its end is missing");
    }
}

/// <summary>
/// What libjpeg warns of. Most is damage, after which pixels are guessed. Bytes between segments, an odd version and odd bounds of
/// a scan are not: files with them are common, and viewers show them.
/// </summary>
internal static class JpegWarnings
{
    private const string Source = "VipsJpeg: ";

    /// <summary>Whether a failure has harmless warnings as its only causes: every pixel is there.</summary>
    /// <param name="message">An exception's message, one line for each warning.</param>
    public static bool AreHarmless(string message)
    {
        string[] warnings = [.. message.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith(Source, StringComparison.Ordinal))];
        return warnings.Length > 0 && Array.TrueForAll(warnings, IsHarmless);
    }

    private static bool IsHarmless(string warning) =>
        (warning.Contains("extraneous bytes before marker") && !EndsInRestartMarker(warning))
        || warning.Contains("Invalid SOS parameters")
        || warning.Contains("unknown JFIF revision");

    // Restart markers stand within a scan: bytes too many before one are damage.
    private static bool EndsInRestartMarker(string warning) => warning is [.., 'd', >= '0' and <= '7'];
}
