using System.Runtime.InteropServices;

namespace Torchline.Imaging;

/// <summary>The simple interface of libwebp 1.x.</summary>
internal static unsafe partial class LibWebp
{
    /// <summary>The longest side that the format can hold.</summary>
    public const int MaxSide = 16_383;

    private const int DecoderAbiVersion = 0x0209;

    /// <summary>Zero, or why the header cannot be read.</summary>
    public static int GetFeatures(byte* data, nuint size, out WebpFeatures features)
    {
        fixed (WebpFeatures* pointer = &features) return GetFeaturesInternal(data, size, pointer, DecoderAbiVersion);
    }

    /// <summary>Null when the data is corrupt or truncated.</summary>
    [LibraryImport(CodecLibraries.Webp, EntryPoint = "WebPDecodeRGBInto")]
    public static partial byte* DecodeRgbInto(byte* data, nuint size, byte* output, nuint outputSize, int stride);

    /// <summary>Null when the data is corrupt or truncated.</summary>
    [LibraryImport(CodecLibraries.Webp, EntryPoint = "WebPDecodeRGBAInto")]
    public static partial byte* DecodeRgbaInto(byte* data, nuint size, byte* output, nuint outputSize, int stride);

    /// <summary>The length of <paramref name="output"/>, 0 when it failed.</summary>
    [LibraryImport(CodecLibraries.Webp, EntryPoint = "WebPEncodeRGB")]
    public static partial nuint EncodeRgb(byte* pixels, int width, int height, int stride, float quality, byte** output);

    /// <summary>The length of <paramref name="output"/>, 0 when it failed.</summary>
    [LibraryImport(CodecLibraries.Webp, EntryPoint = "WebPEncodeLosslessRGB")]
    public static partial nuint EncodeLosslessRgb(byte* pixels, int width, int height, int stride, byte** output);

    [LibraryImport(CodecLibraries.Webp, EntryPoint = "WebPFree")]
    public static partial void Free(void* buffer);

    [LibraryImport(CodecLibraries.Webp, EntryPoint = "WebPGetFeaturesInternal")]
    private static partial int GetFeaturesInternal(byte* data, nuint size, WebpFeatures* features, int version);
}
