using System.Text.Json;
using Torchline.Contracts.Packages;
using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>
/// Style images in a folder: those that its <c>styles.json</c> describes, or, without one, those that are known by their file names.
/// </summary>
public static class StyleFolder
{
    /// <summary>The file with the descriptions: a list of <see cref="LearnedStyle"/>.</summary>
    public const string Descriptions = "styles.json";

    private const long LongestDescriptions = 1 << 20;
    private const string Unknown = "Unknown";

    /// <summary>The folder's styles, in the order of their descriptions, or of their names.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidDataException">There is no such folder, it has no style, or a description is malformed.</exception>
    public static IReadOnlyList<LearnedStyle> Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InvalidDataException($"{folder}: there is no such folder");
        if (ReadDescriptions(folder) is { } described)
            return described;
        LearnedStyle[] known = [.. ImageFiles.In(folder, SearchOption.TopDirectoryOnly).Select(KnownStyles.Find).OfType<LearnedStyle>()];
        return known.Length > 0
            ? known
            : throw new InvalidDataException(
                $"{folder}: none of its images is known; describe them in {Path.Combine(folder, Descriptions)}: "
                + """[{"file": "wave.jpg", "name": "wave", "title": "…", "artist": "…", "year": 1831, "licence": "…"}, …]""");
    }

    /// <summary>A single image's style, described by the <c>styles.json</c> beside it, or known by its file name, or else by its name alone.</summary>
    /// <param name="name">The style's label.</param>
    /// <param name="file">The image.</param>
    /// <exception cref="InvalidDataException">The <c>styles.json</c> beside it is malformed.</exception>
    public static LearnedStyle Of(string name, string file)
    {
        var described = ReadDescriptions(Path.GetDirectoryName(Path.GetFullPath(file))!)
            ?.FirstOrDefault(style => Path.GetFileName(style.File) == Path.GetFileName(file));
        return (described ?? KnownStyles.Find(file) ?? new LearnedStyle(file, name, name, Unknown, 0, Unknown)) with { File = file, Name = name };
    }

    private static LearnedStyle[]? ReadDescriptions(string folder)
    {
        var path = Path.Combine(folder, Descriptions);
        if (!File.Exists(path))
            return null;
        if (new FileInfo(path).Length > LongestDescriptions)
            throw new InvalidDataException($"{path}: has more than {LongestDescriptions:N0} bytes");
        try
        {
            var styles = JsonSerializer.Deserialize<LearnedStyle[]>(File.ReadAllBytes(path), RunJson.Indented);
            return styles is { Length: > 0 }
                ? [.. styles.Select((style, i) => Check(style, i) with { File = Path.Combine(folder, style.File) })]
                : throw new InvalidDataException($"{path}: describes no style");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        LearnedStyle Check(LearnedStyle? style, int number)
        {
            if (style is null || new[] { style.File, style.Name, style.Title, style.Artist, style.Licence }.Any(string.IsNullOrWhiteSpace))
                throw new InvalidDataException($"{path}: style {number + 1} needs a file, a name, a title, an artist and a licence");
            return ManifestRules.IsName(style.Name)
                ? style
                : throw new InvalidDataException($"{path}: \"{style.Name}\" cannot name a style: use letters, digits, '-', '_' and '.'");
        }
    }
}
