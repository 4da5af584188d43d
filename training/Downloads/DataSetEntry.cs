using System.Security.Cryptography;

namespace Torchline.Training.Downloads;

/// <summary>One thing that <c>torchline data</c> can get.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Description">What it is.</param>
/// <param name="Licence">On what terms, as far as known.</param>
/// <param name="Files">Where it comes from.</param>
internal sealed record DataSetEntry(string Name, string Description, string Licence, IReadOnlyList<RemoteFile> Files)
{
    /// <summary>Whether the files are zip archives, to be unpacked into a folder of the entry's name; other files, if there are several, go into it as they are.</summary>
    public bool IsArchive { get; init; }

    /// <summary>The folder inside the archive that programs want.</summary>
    public string Root { get; init; } = "";

    /// <summary>Size of the download.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);
}

/// <summary>A file on the web.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Hash">What is publicly known of its hash.</param>
/// <param name="Bytes">Its size, exactly or nearly: what is shown before the server has told, and half of what is accepted.</param>
internal sealed record RemoteFile(Uri Address, PublishedHash Hash, long Bytes)
{
    /// <summary>Its name here, without a folder: the one at its address, unless it is given another.</summary>
    public string Name { get; init; } = Address.Segments[^1];

    /// <summary>The most bytes that a server is listened to for.</summary>
    public long MaximumBytes => 2 * Bytes;

    /// <summary>The same file on a mirror.</summary>
    /// <param name="folder">The mirror's address, to which the name is added.</param>
    public RemoteFile At(Uri folder) =>
        this with { Address = new Uri(folder.AbsoluteUri.EndsWith('/') ? folder : new Uri(folder.AbsoluteUri + "/"), Name) };
}

/// <summary>What is publicly known of a file's hash: all of its SHA-256, the beginning of it, or its MD5.</summary>
/// <param name="Algorithm">SHA-256 or MD5.</param>
/// <param name="Hex">Lower-case hexadecimal digits; of a SHA-256 perhaps only the first ones.</param>
internal sealed record PublishedHash(HashAlgorithmName Algorithm, string Hex)
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

    public override string ToString() => Algorithm == HashAlgorithmName.SHA256 && !IsComplete
        ? $"SHA-256 beginning with {Hex}"
        : $"{(Algorithm == HashAlgorithmName.MD5 ? "MD5" : "SHA-256")} {Hex}";
}

/// <summary>A number of bytes, for people.</summary>
internal static class ByteCount
{
    /// <summary>A count of bytes in the largest unit that gives at least 1.</summary>
    public static string Format(long bytes)
    {
        FormattableString text = bytes switch
        {
            < 1_000 => $"{bytes} B",
            < 1_000_000 => $"{bytes / 1e3:F1} kB",
            < 1_000_000_000 => $"{bytes / 1e6:F1} MB",
            _ => $"{bytes / 1e9:F2} GB",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }
}
