namespace Torchline.Imaging;

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
