using Torchline.Training.Core.Data;

namespace Torchline.Training.Vision;

/// <summary>Where a folder has its captions, its images and the lists of each split's images.</summary>
/// <param name="Captions">The file of captions.</param>
/// <param name="Images">The folder of the images.</param>
/// <param name="Train">The list of the images to learn from.</param>
/// <param name="Validation">The list of the images to choose by.</param>
/// <param name="Test">The list of the images to test with.</param>
internal sealed record ImageLayout(string Captions, string Images, string Train, string Validation, string Test)
{
    /// <summary>The simple layout, and that of the Flickr8k archives, whose image folder is really spelt so.</summary>
    private static readonly ImageLayout[] Known =
    [
        new("captions.tsv", "images", "train.txt", "val.txt", "test.txt"),
        new("Flickr8k.token.txt", "Flicker8k_Dataset",
            "Flickr_8k.trainImages.txt", "Flickr_8k.devImages.txt", "Flickr_8k.testImages.txt"),
    ];

    /// <summary>The list of a split's images.</summary>
    public string ListOf(ImageSplit split) => split switch
    {
        ImageSplit.Train => Train,
        ImageSplit.Validation => Validation,
        ImageSplit.Test => Test,
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, null),
    };

    /// <summary>Whether there are captions in a folder.</summary>
    public static bool IsIn(string folder) => Known.Any(layout => File.Exists(Path.Combine(folder, layout.Captions)));

    /// <summary>Finds out how a folder is laid out, by its file of captions.</summary>
    /// <exception cref="InvalidDataException">There is no such folder, or no captions or images in it.</exception>
    public static ImageLayout Of(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InvalidDataException($"{folder}: there is no such folder");
        var layout = Known.FirstOrDefault(layout => File.Exists(Path.Combine(folder, layout.Captions)))
            ?? throw new InvalidDataException(
                $"{folder}: there are no captions in it, neither {string.Join(" nor ", Known.Select(layout => layout.Captions))}");
        if (!Directory.Exists(Path.Combine(folder, layout.Images)))
            throw new InvalidDataException($"{folder}: there are captions, but no folder {layout.Images} with the images");
        return new ImageLayout(
            Path.Combine(folder, layout.Captions),
            Path.Combine(folder, layout.Images),
            Path.Combine(folder, layout.Train),
            Path.Combine(folder, layout.Validation),
            Path.Combine(folder, layout.Test));
    }
}

/// <summary>Reads which images belong to a split: an image's name a line.</summary>
internal static class ImageList
{
    private const int MaximumLineLength = 1 << 10;

    /// <summary>Reads the names, each once, in the file's order.</summary>
    /// <param name="path">The text file, UTF-8.</param>
    /// <param name="malformed">Reports and counts the lines that are no name, or one that came before.</param>
    /// <exception cref="InvalidDataException">
    /// The file is missing, empty or without any usable line, or too many lines are malformed.
    /// </exception>
    public static IReadOnlyList<string> Read(string path, MalformedLines malformed)
    {
        var names = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        using var reader = new BoundedLineReader(path, MaximumLineLength);
        while (reader.ReadLine() is { } line)
        {
            var name = line.Trim();
            if (reader.WasTooLong || name.Contains('\uFFFD') || !ImageName.IsValid(name))
                malformed.Skip(path, reader.LineNumber, "expected the name of an image, without a folder");
            else if (!names.TryAdd(name, reader.LineNumber))
                malformed.Skip(path, reader.LineNumber, $"{name} is listed already, in line {names[name]}");
        }
        return names.Count > 0 ? [.. names.Keys] : throw new InvalidDataException($"{path}: no usable line");
    }
}

/// <summary>What the names of images in data files may be.</summary>
internal static class ImageName
{
    /// <summary>Whether this names a file in the folder of the images, and nothing outside of it.</summary>
    public static bool IsValid(ReadOnlySpan<char> name) =>
        name is not ("" or "." or "..") && name.IndexOfAny('/', '\\', ':') < 0 && !name.ContainsAnyInRange('\0', '\x1f');

    /// <summary>A few names and how many more there are.</summary>
    public static string Some(IReadOnlyCollection<string> names)
    {
        const int shown = 5;
        return string.Join(", ", names.Take(shown)) + (names.Count > shown ? $" and {names.Count - shown:N0} more" : "");
    }
}

/// <summary>What a part of the images is for.</summary>
public enum ImageSplit
{
    /// <summary>To learn from.</summary>
    Train,

    /// <summary>To choose the best epoch by.</summary>
    Validation,

    /// <summary>To measure on only once, when everything is chosen.</summary>
    Test,
}
