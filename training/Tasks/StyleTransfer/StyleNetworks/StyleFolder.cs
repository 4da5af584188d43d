using System.Text.Json;
using Torchline.Contracts.Packages;
using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>
/// Style images in a folder: those that its <c>styles.json</c> describes, or, without one, those of <see cref="StyleCatalogue"/>.
/// </summary>
internal static class StyleFolder
{
    /// <summary>The file with the descriptions: a list of <see cref="StyleImage"/>.</summary>
    public const string Descriptions = "styles.json";

    private const long LongestDescriptions = 1 << 20;
    private const string Unknown = "Unknown";

    /// <summary>The folder's styles, in the order of their descriptions, or of their names.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidDataException">There is no such folder, it has no style, or a description is malformed.</exception>
    public static IReadOnlyList<StyleImage> Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InvalidDataException($"{folder}: there is no such folder");
        if (ReadDescriptions(folder) is { } described)
            return described;
        StyleImage[] known = [.. ImageFiles.In(folder, SearchOption.TopDirectoryOnly).Select(StyleCatalogue.Find).OfType<StyleImage>()];
        return known.Length > 0
            ? known
            : throw new InvalidDataException(
                $"{folder}: none of its images has a description; describe them in {Path.Combine(folder, Descriptions)}: "
                + """[{"file": "wave.jpg", "name": "wave", "title": "…", "artist": "…", "year": 1831, "licence": "…"}, …]""");
    }

    /// <summary>A single image's style, described by the <c>styles.json</c> beside it, or by <see cref="StyleCatalogue"/>, or else by its name alone.</summary>
    /// <param name="name">The style's label.</param>
    /// <param name="file">The image.</param>
    /// <exception cref="InvalidDataException">The <c>styles.json</c> beside it is malformed.</exception>
    public static StyleImage Of(string name, string file)
    {
        var described = ReadDescriptions(Path.GetDirectoryName(Path.GetFullPath(file))!)
            ?.FirstOrDefault(style => Path.GetFileName(style.File) == Path.GetFileName(file));
        return (described ?? StyleCatalogue.Find(file) ?? new StyleImage(file, name, name, Unknown, 0, Unknown)) with { File = file, Name = name };
    }

    private static StyleImage[]? ReadDescriptions(string folder)
    {
        var path = Path.Combine(folder, Descriptions);
        if (!File.Exists(path))
            return null;
        if (new FileInfo(path).Length > LongestDescriptions)
            throw new InvalidDataException($"{path}: has more than {LongestDescriptions:N0} bytes");
        try
        {
            var styles = JsonSerializer.Deserialize<StyleImage[]>(File.ReadAllBytes(path), RunJson.Indented);
            return styles is { Length: > 0 }
                ? [.. styles.Select((style, i) => Check(style, i) with { File = Path.Combine(folder, style.File) })]
                : throw new InvalidDataException($"{path}: describes no style");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        StyleImage Check(StyleImage? style, int number)
        {
            if (style is null || new[] { style.File, style.Name, style.Title, style.Artist, style.Licence }.Any(string.IsNullOrWhiteSpace))
                throw new InvalidDataException($"{path}: style {number + 1} needs a file, a name, a title, an artist and a licence");
            return ManifestRules.IsName(style.Name)
                ? style
                : throw new InvalidDataException($"{path}: \"{style.Name}\" cannot name a style: use letters, digits, '-', '_' and '.'");
        }
    }
}

/// <summary>A style that a network learns, and the image that it learns it from.</summary>
/// <param name="File">The image.</param>
/// <param name="Name">The style's label: letters, digits, and <c>-</c>, <c>_</c>, <c>.</c>.</param>
/// <param name="Title">The image's title.</param>
/// <param name="Artist">Who made it.</param>
/// <param name="Year">When it was finished.</param>
/// <param name="Licence">On what terms the image may be shown and used.</param>
public sealed record StyleImage(string File, string Name, string Title, string Artist, int Year, string Licence)
{
    /// <summary>How the licence of an image begins that may be learned from, but not passed on.</summary>
    public const string InCopyright = "In copyright";

    /// <summary>Whether a model package may hold a small copy of the image.</summary>
    public bool MayBeShown => !Licence.StartsWith(InCopyright, StringComparison.OrdinalIgnoreCase);

    /// <summary>Its description in a model package.</summary>
    public StyleDescription Describe() => new(Name, Title, Artist, Year, Licence);
}

/// <summary>Descriptions of images that style transfer is often shown with, by their usual file names without extension.</summary>
internal static class StyleCatalogue
{
    private const string PublicDomain = "Public domain";

    private static readonly StyleImage[] All =
    [
        new("composition_vii", "composition-vii", "Composition VII", "Wassily Kandinsky", 1913, PublicDomain),
        new("contrast_of_forms", "contrast-of-forms", "Contrast of Forms", "Fernand Léger", 1913, PublicDomain),
        new("wave", "great-wave", "The Great Wave off Kanagawa", "Katsushika Hokusai", 1831, PublicDomain),
        new("muse", "la-muse", "La Muse", "Pablo Picasso", 1935, $"{StyleImage.InCopyright}: the artist died in 1973"),
        new("starry_night", "starry-night", "The Starry Night", "Vincent van Gogh", 1889, PublicDomain),
        new("the_scream", "the-scream", "The Scream", "Edvard Munch", 1893, PublicDomain),
    ];

    /// <summary>The description of an image, if there is one.</summary>
    public static StyleImage? Find(string file) =>
        All.FirstOrDefault(style => style.File == Path.GetFileNameWithoutExtension(file)) is { } known ? known with { File = file } : null;
}
