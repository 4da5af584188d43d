namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>Descriptions of images that style transfer is often shown with, by their usual file names without extension.</summary>
internal static class KnownStyles
{
    private const string PublicDomain = "Public domain";

    private static readonly LearnedStyle[] All =
    [
        new("composition_vii", "composition-vii", "Composition VII", "Wassily Kandinsky", 1913, PublicDomain),
        new("wave", "great-wave", "The Great Wave off Kanagawa", "Katsushika Hokusai", 1831, PublicDomain),
        new("muse", "la-muse", "La Muse", "Pablo Picasso", 1935, $"{LearnedStyle.InCopyright}: the artist died in 1973"),
        new("starry_night", "starry-night", "The Starry Night", "Vincent van Gogh", 1889, PublicDomain),
        new("the_scream", "the-scream", "The Scream", "Edvard Munch", 1893, PublicDomain),
    ];

    /// <summary>The description of an image, if it is known.</summary>
    /// <param name="file">The image's file.</param>
    public static LearnedStyle? Find(string file) =>
        All.FirstOrDefault(style => style.File == Path.GetFileNameWithoutExtension(file)) is { } known ? known with { File = file } : null;
}
