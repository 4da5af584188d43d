using System.Globalization;

namespace Torchline.Training.Downloads;

/// <summary>A number of bytes, for people.</summary>
public static class ByteCount
{
    /// <summary>A count of bytes in the largest unit that gives at least 1.</summary>
    public static string Format(long bytes)
    {
        FormattableString text = bytes switch
        {
            < 1_000 => $"{bytes} B",
            < 1_000_000 => $"{bytes / 1e3:F1} kB",
            < 1_000_000_000 => $"{bytes / 1e6:F1} MB",
            _ => $"{bytes / 1e9:F2} GB",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }
}
