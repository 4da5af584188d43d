using System.Runtime.InteropServices;

namespace Torchline.Imaging;

/// <summary>TurboJPEG 2.1, the plain C interface of libjpeg-turbo. Calls return 0, or -1 and a message.</summary>
internal static unsafe partial class TurboJpeg
{
    public const int PixelFormatRgb = 0;
    public const int PixelFormatCmyk = 11;

    public const int Subsampling444 = 0;
    public const int Subsampling420 = 2;

    public const int AccurateDct = 4096;
    public const int StopOnWarning = 8192;
    public const int LimitScans = 32768;

    [LibraryImport(CodecLibraries.TurboJpeg, EntryPoint = "tjInitDecompress")]
    public static partial TurboJpegHandle InitDecompress();

    [LibraryImport(CodecLibraries.TurboJpeg, EntryPoint = "tjInitCompress")]
    public static partial TurboJpegHandle InitCompress();

    [LibraryImport(CodecLibraries.TurboJpeg, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(CodecLibraries.TurboJpeg, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader(
        TurboJpegHandle handle, byte* jpeg, nuint jpegSize, out int width, out int height, out int subsampling, out int colorspace);

    [LibraryImport(CodecLibraries.TurboJpeg, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        TurboJpegHandle handle, byte* jpeg, nuint jpegSize, byte* pixels, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(CodecLibraries.TurboJpeg, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        TurboJpegHandle handle, byte* pixels, int width, int pitch, int height, int pixelFormat,
        byte** jpeg, nuint* jpegSize, int subsampling, int quality, int flags);

    [LibraryImport(CodecLibraries.TurboJpeg, EntryPoint = "tjFree")]
    public static partial void Free(byte* buffer);

    /// <summary>0 when the last call failed at what libjpeg only warns of.</summary>
    [LibraryImport(CodecLibraries.TurboJpeg, EntryPoint = "tjGetErrorCode")]
    public static partial int LastErrorCode(TurboJpegHandle handle);

    public static string? LastError(TurboJpegHandle handle) => Marshal.PtrToStringUTF8(GetErrorString(handle));

    [LibraryImport(CodecLibraries.TurboJpeg, EntryPoint = "tjGetErrorStr2")]
    private static partial nint GetErrorString(TurboJpegHandle handle);
}
