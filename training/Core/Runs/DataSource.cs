using System.Security.Cryptography;

namespace Torchline.Training.Core.Runs;

/// <summary>Data that a run used, named exactly enough to know whether it is still the same.</summary>
/// <param name="Path">The file's path, or the name of a generator.</param>
/// <param name="Sha256">The file's SHA-256 in hexadecimal; null for generated data.</param>
public sealed record DataSource(string Path, string? Sha256)
{
    /// <summary>Describes a file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DataSource OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return new DataSource(path, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <summary>Describes data that this program's own code generates.</summary>
    public static DataSource Generated(string name) => new(name, null);
}
