using System.Buffers.Binary;

namespace Imaging.Tests;

/// <summary>Makes the checksums of a damaged PNG right (CRC-32 of type and data).</summary>
internal static class PngChecksums
{
    private const int Signature = 8;

    public static void Repair(Span<byte> file)
    {
        if (file.Length < Signature || file[0] != 0x89) return;
        var chunks = file[Signature..];
        while (chunks.Length >= 12 && BinaryPrimitives.ReadUInt32BigEndian(chunks) is var length && length <= chunks.Length - 12)
        {
            var covered = chunks.Slice(4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(chunks[((int)length + 8)..], Checksum(covered));
            chunks = chunks[((int)length + 12)..];
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var value = uint.MaxValue;
        foreach (var next in data)
        {
            value ^= next;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? value >> 1 ^ 0xEDB8_8320 : value >> 1;
        }

        return ~value;
    }
}
