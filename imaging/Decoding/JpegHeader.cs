using System.Buffers.Binary;

namespace Torchline.Imaging;

/// <summary>What the marker segments before a JPEG's first scan say (ITU-T T.81, annex B).</summary>
/// <param name="Info">Size and orientation.</param>
/// <param name="Components">1 for grey, 3 for colour, 4 for CMYK or YCCK.</param>
/// <param name="FirstScan">Where the first scan's coded data begins.</param>
internal readonly record struct JpegHeader(ImageInfo Info, int Components, int FirstScan)
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte Application1 = 0xE1;

    private static ReadOnlySpan<byte> ExifIdentifier => "Exif\0\0"u8;

    public static JpegHeader Read(ReadOnlySpan<byte> data)
    {
        var orientation = Orientation.TopLeft;
        JpegHeader? header = null;
        for (int position = 2; ;)
        {
            // Bytes between segments that belong to none are skipped, as libjpeg does.
            while (position < data.Length && data[position] != 0xFF) position++;
            while (position < data.Length && data[position] == 0xFF) position++;
            if (position >= data.Length) throw Corrupt("the file ends before the first scan");
            byte marker = data[position++];
            if (marker == EndOfImage) throw Corrupt("there is no scan");
            if (HasNoSegment(marker)) continue;

            if (data.Length - position < 2) throw Corrupt("the file ends before the first scan");
            int length = BinaryPrimitives.ReadUInt16BigEndian(data[position..]);
            if (length < 2 || data.Length - position < length) throw Corrupt("the file ends before the first scan");
            var segment = data.Slice(position + 2, length - 2);
            position += length;

            if (IsStartOfFrame(marker))
            {
                if (header is not null) throw Corrupt("there are two frames");
                header = ReadFrame(marker, segment);
            }
            else if (marker == Application1 && segment.StartsWith(ExifIdentifier))
            {
                orientation = Exif.ReadOrientation(segment[ExifIdentifier.Length..]);
            }
            else if (marker == StartOfScan)
            {
                var found = header ?? throw Corrupt("there is no frame before the first scan");
                return found with { Info = found.Info with { Orientation = orientation }, FirstScan = position };
            }
        }
    }

    // Restart markers, TEM and a repeated start of image stand alone; 0 is no marker.
    private static bool HasNoSegment(byte marker) => marker is (>= 0xD0 and <= 0xD8) or 0x01 or 0x00;

    // C4, C8 and CC lie in the same range and define tables or are reserved.
    private static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static JpegHeader ReadFrame(byte marker, ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6) throw Corrupt("the frame header is too short");
        if (marker is 0xC3 or >= 0xC5 and <= 0xC7 or >= 0xCB) throw Unsupported("it is lossless or hierarchical");
        if (segment[0] != 8) throw Unsupported($"its samples have {segment[0]} bits, not 8");
        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        int components = segment[5];
        if (width == 0) throw Corrupt("it has no columns");
        if (height == 0) throw Unsupported("its height is given after the first scan");
        if (components is not (1 or 3 or 4)) throw Unsupported($"it has {components} components, not 1, 3 or 4");
        return new(new(ImageFormat.Jpeg, width, height, Orientation.TopLeft), components, FirstScan: 0);
    }

    private static ImageException Corrupt(string detail) => ImageException.Corrupt(ImageFormat.Jpeg, detail);

    private static ImageException Unsupported(string detail) => ImageException.Unsupported(ImageFormat.Jpeg, detail);
}
