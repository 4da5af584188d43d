using System.Runtime.InteropServices;

namespace Torchline.Imaging;

/// <summary>libpng's <c>png_image</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PngImage
{
    public const uint CurrentVersion = 1;
    public const uint FormatAlpha = 1;
    public const uint FormatRgb = 2;
    public const uint FormatRgba = FormatRgb | FormatAlpha;

    /// <summary>16-bit samples without gamma information are as sRGB as 8-bit ones; libpng takes them for linear otherwise.</summary>
    public const uint Flag16BitSrgb = 4;

    public nint Opaque;
    public uint Version;
    public uint Width;
    public uint Height;
    public uint Format;
    public uint Flags;
    public uint ColormapEntries;
    public uint WarningOrError;
    public fixed byte Message[64];

    public readonly string? Error
    {
        get
        {
            fixed (byte* message = Message) return Marshal.PtrToStringUTF8((nint)message);
        }
    }
}
