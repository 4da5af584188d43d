using System.Buffers.Binary;

namespace Torchline.Imaging;

/// <summary>Reads the one EXIF tag that changes how a picture is shown (TIFF 6.0, section 2).</summary>
internal static class Exif
{
    private const ushort OrientationTag = 0x0112;
    private const ushort TypeShort = 3;
    private const int EntryBytes = 12;

    /// <summary>The orientation in a TIFF block's first directory; <see cref="Orientation.TopLeft"/> if it has none that is valid.</summary>
    public static Orientation ReadOrientation(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8) return Orientation.TopLeft;
        bool littleEndian = tiff.StartsWith("II*\0"u8);
        if (!littleEndian && !tiff.StartsWith("MM\0*"u8)) return Orientation.TopLeft;

        uint offset = littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (offset > tiff.Length - 2) return Orientation.TopLeft;
        var directory = tiff[(int)offset..];
        int entries = ReadUInt16(directory, littleEndian);
        directory = directory[2..];
        for (; entries > 0 && directory.Length >= EntryBytes; entries--, directory = directory[EntryBytes..])
        {
            if (ReadUInt16(directory, littleEndian) != OrientationTag) continue;
            if (ReadUInt16(directory[2..], littleEndian) != TypeShort) return Orientation.TopLeft;
            var orientation = (Orientation)ReadUInt16(directory[8..], littleEndian);
            return Enum.IsDefined(orientation) ? orientation : Orientation.TopLeft;
        }

        return Orientation.TopLeft;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
