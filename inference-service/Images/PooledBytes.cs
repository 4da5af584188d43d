using System.Buffers;

namespace Torchline.InferenceService.Images;

/// <summary>Bytes that come in from outside, in a pooled array that grows with them.</summary>
internal sealed class PooledBytes : IDisposable
{
    private const int MostAtFirst = 1024 * 1024;

    private byte[] buffer = [];
    private int length;

    /// <summary>What was read, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, length);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="announced">
    /// How many bytes it is said to have. No more than a part is allocated on that word alone: the rest follows what has come.
    /// </param>
    /// <param name="limit">The most bytes that are accepted.</param>
    /// <param name="cancellation">Gives up reading.</param>
    /// <returns>False if the stream has more than <paramref name="limit"/> bytes.</returns>
    public async ValueTask<bool> TryReadAsync(Stream stream, long? announced, int limit, CancellationToken cancellation)
    {
        // One byte more than expected, to see the end without growing.
        Grow((int)Math.Min(announced ?? 64 * 1024, Math.Min(limit, MostAtFirst)) + 1);
        int read;
        while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellation)) > 0)
        {
            length += read;
            if (length > limit)
                return false;

            if (length == buffer.Length)
                Grow((int)Math.Min(2L * length, limit + 1L));
        }

        return true;
    }

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref this.buffer, []);
        length = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        buffer.AsSpan(0, length).CopyTo(larger);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);

        buffer = larger;
    }
}
