namespace Torchline.Training.Downloads;

/// <summary>The hashes of a file, in lower-case hexadecimal.</summary>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Md5">Its MD5, which is all that is known of some old files.</param>
public sealed record FileHashes(string Sha256, string Md5)
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
