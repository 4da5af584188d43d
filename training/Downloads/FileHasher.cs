using System.Security.Cryptography;

namespace Torchline.Training.Downloads;

/// <summary>Computes the hashes of a file that arrives piece by piece.</summary>
internal sealed class FileHasher : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        sha256.AppendData(bytes);
        md5.AppendData(bytes);
    }

    public void Append(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[BufferSize];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            Append(buffer.AsSpan(0, count));
        }
    }

    /// <summary>The hashes of everything so far; the next bytes begin another file.</summary>
    public FileHashes Finish() =>
        new(Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()));

    public void Dispose()
    {
        sha256.Dispose();
        md5.Dispose();
    }
}
