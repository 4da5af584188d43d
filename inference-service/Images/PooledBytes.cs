using System.Buffers;

namespace Torchline.InferenceService.Images;

/// <summary>Bytes that come in from outside, in a pooled array that grows with them.</summary>
internal sealed class PooledBytes : IDisposable
{
    private const int MostAtFirst = 1024 * 1024;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>What was read, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

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
        while ((read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellation)) > 0)
        {
            _length += read;
            if (_length > limit)
            {
                return false;
            }

            if (_length == _buffer.Length)
            {
                Grow((int)Math.Min(2L * _length, limit + 1L));
            }
        }

        return true;
    }

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        byte[] buffer = Interlocked.Exchange(ref _buffer, []);
        _length = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Grow(int size)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
