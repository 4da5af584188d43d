using System.Security.Cryptography;

namespace Torchline.Training.Downloads;

/// <summary>What is publicly known of a file's hash: all of its SHA-256, the beginning of it, or its MD5.</summary>
/// <param name="Algorithm">SHA-256 or MD5.</param>
/// <param name="Hex">Lower-case hexadecimal digits; of a SHA-256 perhaps only the first ones.</param>
public sealed record PublishedHash(HashAlgorithmName Algorithm, string Hex)
{
    /// <summary>A SHA-256, or as many of its first digits as are known.</summary>
    public static PublishedHash Sha256(string hex) => new(HashAlgorithmName.SHA256, hex);

    /// <summary>An MD5: enough against damage, and against a forger who cannot choose the original.</summary>
    public static PublishedHash Md5(string hex) => new(HashAlgorithmName.MD5, hex);

    /// <summary>Whether the hash alone decides; otherwise the SHA-256 of the first download is remembered as well.</summary>
    public bool IsComplete => Algorithm == HashAlgorithmName.SHA256 && Hex.Length == 2 * SHA256.HashSizeInBytes;

    /// <summary>Whether a file with these hashes is the one that was published.</summary>
    public bool Matches(FileHashes hashes) =>
        (Algorithm == HashAlgorithmName.MD5 ? hashes.Md5 : hashes.Sha256).StartsWith(Hex, StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Algorithm == HashAlgorithmName.SHA256 && !IsComplete
        ? $"SHA-256 beginning with {Hex}"
        : $"{(Algorithm == HashAlgorithmName.MD5 ? "MD5" : "SHA-256")} {Hex}";
}
