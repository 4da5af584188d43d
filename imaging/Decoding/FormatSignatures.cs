namespace Torchline.Imaging;

/// <summary>The formats of files by their first bytes: those that are read, and the names of others that people send.</summary>
internal static class FormatSignatures
{
    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="ImageException">The file is of a format that is not read.</exception>
    public static ImageFormat Of(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith([(byte)0xFF, (byte)0xD8, (byte)0xFF])) return ImageFormat.Jpeg;
        if (file.StartsWith(Png)) return ImageFormat.Png;
        if (file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8)) return ImageFormat.Gif;
        if (file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8)) return ImageFormat.Webp;
        if (file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8)) return ImageFormat.Tiff;
        throw new ImageException(
            ImageError.UnknownFormat,
            NameOf(file) is { } name
                ? $"This is {name}, which is not read here: send JPEG."
                : "The data is no JPEG, PNG, WebP, GIF or TIFF image.");
    }

    private static string? NameOf(ReadOnlySpan<byte> file)
    {
        if (file.Length >= 12 && file[4..8].SequenceEqual("ftyp"u8)) return Brand(file[8..12]);
        if (file.StartsWith("II+\0"u8) || file.StartsWith("MM\0+"u8)) return "BigTIFF";
        if (file.StartsWith([(byte)0xFF, (byte)0x0A]) || (file.Length >= 8 && file[4..8].SequenceEqual("JXL "u8))) return "JPEG XL";
        if (file.Length >= 8 && file[4..8].SequenceEqual("jP  "u8)) return "JPEG 2000";
        if (file.StartsWith("BM"u8)) return "BMP";
        if (file.StartsWith("%PDF"u8)) return "PDF";
        if (file.StartsWith("<svg"u8) || (file.StartsWith("<?xml"u8) && file.IndexOf("<svg"u8) > 0)) return "SVG";
        return null;
    }

    // The brands of ISO/IEC 23008-12 and of AVIF; files of the same container with others are films.
    private static string? Brand(ReadOnlySpan<byte> brand)
    {
        if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8)) return "AVIF";
        return brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) ? "HEIC" : null;
    }
}
