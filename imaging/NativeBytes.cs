using System.Buffers;
using System.Runtime.InteropServices;

namespace Torchline.Imaging;

/// <summary>
/// Memory of the C library for what is large and lives briefly, such as the pixels of a photo: it goes back to the system when it is
/// disposed, while a pool of arrays would keep one of each size that was ever asked for. The content is not initialised. The collector does
/// not free it: a span over it may outlive the object.
/// </summary>
public sealed unsafe class NativeBytes : MemoryManager<byte>
{
    private byte* start;
    private int length;

    /// <summary>Allocates memory.</summary>
    /// <param name="length">Bytes.</param>
    /// <exception cref="OutOfMemoryException">There is not that much.</exception>
    public NativeBytes(int length) => Resize(length);

    /// <summary>Bytes.</summary>
    public int Length => length;

    /// <summary>Changes the length; what is in both stays. Spans and memories that were given before are not valid any more.</summary>
    /// <param name="length">Bytes.</param>
    /// <exception cref="OutOfMemoryException">There is not that much.</exception>
    public void Resize(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        start = (byte*)NativeMemory.Realloc(start, (nuint)length);
        this.length = length;
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        return new(start, length);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length, nameof(elementIndex));
        return new(start + elementIndex, default, this);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <summary>Frees the memory; more than once does no harm.</summary>
    /// <param name="disposing">Whether it is not the collector that calls.</param>
    protected override void Dispose(bool disposing)
    {
        NativeMemory.Free(start);
        start = null;
        length = 0;
    }
}
