using System.Buffers.Binary;
using System.Numerics;

namespace Torchline.Training.TensorBoard;

/// <summary>The checksum of TFRecord files: CRC-32C (Castagnoli), rotated and offset.</summary>
/// <remarks>
/// The mask keeps a checksum of data that itself contains checksums from degenerating
/// (TensorFlow, <c>tensorflow/core/lib/hash/crc32c.h</c>).
/// </remarks>
public static class MaskedCrc32C
{
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>The masked CRC-32C of <paramref name="data"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Crc32C(data), 15) + MaskDelta;

    /// <summary>The CRC-32C of <paramref name="data"/> without the mask.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
