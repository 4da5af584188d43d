namespace Torchline.Imaging;

/// <summary>
/// What a file ends in. libvips stops reading at the last row; a file without its end is a truncated one, even if all rows
/// could be made of what is there. (Of WebP, libwebp checks the announced length.)
/// </summary>
internal static class EndMarker
{
    private static ReadOnlySpan<byte> JpegStartOfScan => [0xFF, 0xDA];

    private static ReadOnlySpan<byte> JpegEndOfImage => [0xFF, 0xD9];

    /// <exception cref="ImageException">The end is missing.</exception>
    public static void Check(ReadOnlySpan<byte> file, ImageFormat format)
    {
        var isThere = format switch
        {
            // That of a thumbnail stands before the scans.
            ImageFormat.Jpeg => file.LastIndexOf(JpegEndOfImage) > file.LastIndexOf(JpegStartOfScan),
            ImageFormat.Png => file.LastIndexOf("IEND"u8) >= 0,
            _ => true,
        };
        if (!isThere) throw ImageException.Corrupt(format, "its end is missing");
    }
}
