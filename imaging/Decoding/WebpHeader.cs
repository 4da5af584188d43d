using System.Buffers.Binary;

namespace Torchline.Imaging;

/// <summary>What a WebP file's header and EXIF chunk say, and where its first frame lies (RFC 9649).</summary>
/// <param name="Info">Size of the canvas, and orientation.</param>
/// <param name="HasAlpha">Whether some pixels may be transparent.</param>
/// <param name="FirstFrame">Where the first ANMF chunk's data lies; null when the file is no animation.</param>
internal readonly record struct WebpHeader(ImageInfo Info, bool HasAlpha, Range? FirstFrame)
{
    private const int FileHeaderBytes = 12;
    private const int ChunkHeaderBytes = 8;

    private static ReadOnlySpan<byte> ExifIdentifier => "Exif\0\0"u8;

    public static WebpHeader Read(ReadOnlySpan<byte> data)
    {
        var features = WebpDecoder.GetFeatures(data);
        var orientation = Orientation.TopLeft;
        Range? firstFrame = null;
        for (int position = FileHeaderBytes; data.Length - position >= ChunkHeaderBytes;)
        {
            var type = data.Slice(position, 4);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(data[(position + 4)..]);
            position += ChunkHeaderBytes;
            if (length > data.Length - position) break; // the decoder judges a file that ends inside a chunk
            int end = position + (int)length;
            if (type.SequenceEqual("EXIF"u8))
            {
                // Some writers keep the identifier that JPEG needs.
                var exif = data[position..end];
                orientation = Exif.ReadOrientation(exif.StartsWith(ExifIdentifier) ? exif[ExifIdentifier.Length..] : exif);
            }
            else if (type.SequenceEqual("ANMF"u8))
            {
                firstFrame ??= position..end;
            }

            position = end + (end & 1); // chunks begin at even offsets
        }

        if (features.HasAnimation != 0 && firstFrame is null) throw ImageException.Corrupt(ImageFormat.Webp, "its first frame is missing");
        return new(
            new(ImageFormat.Webp, features.Width, features.Height, orientation),
            features.HasAlpha != 0,
            features.HasAnimation != 0 ? firstFrame : null);
    }
}
