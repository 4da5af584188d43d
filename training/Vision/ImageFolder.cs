using System.Security.Cryptography;
using System.Text;
using Torchline.Imaging;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Vision;

/// <summary>Images in one folder a class: the folder's name is the class's.</summary>
public sealed class ImageFolder
{
    private ImageFolder(string path, IReadOnlyList<string> classes, IReadOnlyList<LabeledImage> images, DataSource source)
    {
        Path = path;
        Classes = classes;
        Images = images;
        Source = source;
    }

    /// <summary>The folder of the class folders.</summary>
    public string Path { get; }

    /// <summary>The classes' names, in ordinal order; a label is an index into it.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The images that can be decoded, class by class, in ordinal order of their names.</summary>
    public IReadOnlyList<LabeledImage> Images { get; }

    /// <summary>The folder with a checksum over the names and bytes of all its images.</summary>
    public DataSource Source { get; }

    /// <summary>Finds the images, and decodes each once, small: what cannot be decoded is left out.</summary>
    /// <param name="path">The folder of the class folders.</param>
    /// <param name="warn">Receives a line for each file that is left out.</param>
    /// <exception cref="InvalidDataException">There is no such folder, or it holds no class, or a class holds no image.</exception>
    public static ImageFolder Read(string path, Action<string> warn)
    {
        if (!Directory.Exists(path))
            throw new InvalidDataException($"{path}: there is no such folder");
        var classes = Directory.GetDirectories(path)
            .Select(folder => System.IO.Path.GetFileName(folder))
            .Where(name => name[0] != '.')
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (classes.Length == 0)
            throw new InvalidDataException($"{path}: there is no folder in it; each class has a folder with its images");

        var files = classes.SelectMany((name, label) => Directory.GetFiles(System.IO.Path.Combine(path, name))
            .Where(file => System.IO.Path.GetFileName(file)[0] != '.')
            .Order(StringComparer.Ordinal)
            .Select(file => new LabeledImage(file, label))).ToArray();
        var checks = ImageCheck.All(files.Select(image => image.Path));
        foreach (var check in checks.Where(check => check.Error is not null))
            warn($"{check.Path}: left out, {check.Error}");

        LabeledImage[] images = [.. files.Where((_, i) => checks[i].Error is null)];
        for (var label = 0; label < classes.Length; label++)
        {
            if (!images.Any(image => image.Label == label))
                throw new InvalidDataException($"{System.IO.Path.Combine(path, classes[label])}: there is no image in it that can be decoded");
        }
        return new ImageFolder(path, classes, images, ImageCheck.SourceOf(path, checks));
    }

    /// <summary>A part of the images, with all classes.</summary>
    internal ImageFolder Where(Func<LabeledImage, bool> condition) => new(Path, Classes, [.. Images.Where(condition)], Source);
}

/// <summary>An image file and the class it belongs to.</summary>
/// <param name="Path">The file.</param>
/// <param name="Label">The class's number, from 0.</param>
public sealed record LabeledImage(string Path, int Label);

/// <summary>Image files in a folder.</summary>
internal static class ImageFiles
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>Files whose names end as images' do and that are not hidden, in ordinal order of their paths.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="depth">Whether folders in it are searched, too.</param>
    public static IEnumerable<string> In(string folder, SearchOption depth) => Directory.EnumerateFiles(folder, "*", depth)
        .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase) && Path.GetFileName(file)[0] != '.')
        .Order(StringComparer.Ordinal);
}

/// <summary>The result of the check of an image file.</summary>
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
