using Torchline.InferenceService.Memory;

namespace Torchline.InferenceService.Images;

/// <summary>
/// Bytes that come in from outside, in memory that grows with them: an array of the pool, and beyond a mebibyte memory that goes back to
/// the system at once. The budget is asked before each growth.
/// </summary>
internal sealed class PooledBytes(MemoryBudget budget) : IDisposable
{
    private readonly MemoryLease lease = budget.Lease();
    private byte[] pooled = [];
    private NativeBytes? native;
    private int length;

    /// <summary>What was read, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> Memory => Buffer[..length];

    private Memory<byte> Buffer => native?.Memory ?? pooled;

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="announced">
    /// The length in its header. No more than a part is allocated for it alone: the rest follows what has come.
    /// </param>
    /// <returns>False if the stream has more than <paramref name="limit"/> bytes.</returns>
    /// <exception cref="MemorySpentException">There is no memory for as much as has come.</exception>
    public async ValueTask<bool> TryReadAsync(Stream stream, long? announced, int limit, CancellationToken cancellation)
    {
        // One byte more than expected, to find the end without growing.
        Grow((int)Math.Min(announced ?? 64 * 1024, Math.Min(limit, ImageArrays.Longest - 1)) + 1);
        int read;
        while ((read = await stream.ReadAsync(Buffer[length..], cancellation)) > 0)
        {
            length += read;
            if (length > limit)
                return false;
            if (length == Buffer.Length)
                Grow((int)Math.Min(2L * length, Math.Min(announced ?? limit, limit) + 1L));
        }
        return true;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        length = 0;
        Replace([], null);
        lease.Dispose();
    }

    private void Grow(int size)
    {
        lease.Take(size - lease.Bytes);
        if (native is not null)
        {
            native.Resize(size);
            return;
        }
        var memory = size > ImageArrays.Longest ? new NativeBytes(size) : null;
        var array = memory is null ? ImageArrays.Rent(size) : [];
        pooled.AsSpan(0, length).CopyTo(memory is null ? array : memory.GetSpan());
        Replace(array, memory);
    }

    private void Replace(byte[] array, NativeBytes? memory)
    {
        var (before, block) = (pooled, native);
        (pooled, native) = (array, memory);
        if (before.Length > 0)
            ImageArrays.Return(before);
        ((IDisposable?)block)?.Dispose();
    }
}
