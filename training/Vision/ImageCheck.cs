using System.Security.Cryptography;
using System.Text;
using Torchline.Imaging;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Vision;

/// <summary>What a look at an image file found.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in hexadecimal; a word if they cannot be read.</param>
/// <param name="Error">Why it cannot be read or decoded; null if it can.</param>
internal sealed record ImageCheck(string Path, string Sha256, string? Error)
{
    /// <summary>Reads the files on all cores, and decodes each once, small.</summary>
    public static ImageCheck[] All(IEnumerable<string> paths) => [.. paths.AsParallel().AsOrdered().Select(Of)];

    /// <summary>A folder with a checksum over the names and bytes of the images in it.</summary>
    public static DataSource SourceOf(string folder, IEnumerable<ImageCheck> checks)
    {
        var lines = checks.Select(check => $"{check.Sha256} {System.IO.Path.GetRelativePath(folder, check.Path).Replace('\\', '/')}\n");
        return new DataSource(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines)))));
    }

    private static ImageCheck Of(string path)
    {
        var hash = "unreadable";
        try
        {
            var bytes = File.ReadAllBytes(path);
            hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            ImageDecoder.Decode(bytes, ImageView.Limits.ForShortSide(1)).Dispose();
            return new ImageCheck(path, hash, null);
        }
        catch (Exception e) when (e is ImageException or IOException or UnauthorizedAccessException)
        {
            return new ImageCheck(path, hash, e.Message);
        }
    }
}
