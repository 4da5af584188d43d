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
    public FileHashes Finish() => new(Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()));

    public void Dispose()
    {
        sha256.Dispose();
        md5.Dispose();
    }
}

/// <summary>The hashes of a file, in lower-case hexadecimal.</summary>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Md5">Its MD5, which is all that is known of some old files.</param>
internal sealed record FileHashes(string Sha256, string Md5)
{
    /// <summary>Reads a whole file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileHashes OfFile(string path, CancellationToken cancellation)
    {
        using var hasher = new FileHasher();
        using var stream = File.OpenRead(path);
        hasher.Append(stream, cancellation);
        return hasher.Finish();
    }
}

/// <summary>
/// The SHA-256 of a file's first download, beside it in the format of <c>sha256sum</c>: where less than a SHA-256 is
/// published, a later download must be the same file as the first (trust on first use).
/// </summary>
internal sealed class RememberedHash(string file)
{
    public string Path => file + ".sha256";

    public string? Read() => File.Exists(Path) ? File.ReadAllText(Path).Split(' ')[0] : null;

    public void Write(string sha256) => DurableFile.Write(Path, $"{sha256}  {System.IO.Path.GetFileName(file)}\n");
}
