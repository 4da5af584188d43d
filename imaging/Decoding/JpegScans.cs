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
