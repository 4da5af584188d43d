namespace Torchline.Training.Tasks.Captioning.Data;

/// <summary>Where a folder has its captions, its images and the lists that say which image is for what.</summary>
/// <param name="Captions">The file of captions.</param>
/// <param name="Images">The folder of the images.</param>
/// <param name="Train">The list of the images to learn from.</param>
/// <param name="Validation">The list of the images to choose by.</param>
/// <param name="Test">The list of the images to test with.</param>
public sealed record CaptionLayout(string Captions, string Images, string Train, string Validation, string Test)
{
    /// <summary>The simple layout, and that of the Flickr8k archives, whose image folder is really spelt so.</summary>
    private static readonly CaptionLayout[] Known =
    [
        new("captions.tsv", "images", "train.txt", "val.txt", "test.txt"),
        new("Flickr8k.token.txt", "Flicker8k_Dataset",
            "Flickr_8k.trainImages.txt", "Flickr_8k.devImages.txt", "Flickr_8k.testImages.txt"),
    ];

    /// <summary>The list of a split's images.</summary>
    public string ListOf(CaptionSplit split) => split switch
    {
        CaptionSplit.Train => Train,
        CaptionSplit.Validation => Validation,
        CaptionSplit.Test => Test,
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, null),
    };

    /// <summary>Whether there are captions in a folder.</summary>
    public static bool IsIn(string folder) => Known.Any(layout => File.Exists(Path.Combine(folder, layout.Captions)));

    /// <summary>Finds out how a folder is laid out, by its file of captions.</summary>
    /// <exception cref="InvalidDataException">There is no such folder, or no captions or images in it.</exception>
    public static CaptionLayout Of(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InvalidDataException($"{folder}: there is no such folder");
        var layout = Known.FirstOrDefault(layout => File.Exists(Path.Combine(folder, layout.Captions)))
            ?? throw new InvalidDataException(
                $"{folder}: there are no captions in it, neither {string.Join(" nor ", Known.Select(layout => layout.Captions))}");
        if (!Directory.Exists(Path.Combine(folder, layout.Images)))
            throw new InvalidDataException($"{folder}: there are captions, but no folder {layout.Images} with the images");
        return new CaptionLayout(
            Path.Combine(folder, layout.Captions),
            Path.Combine(folder, layout.Images),
            Path.Combine(folder, layout.Train),
            Path.Combine(folder, layout.Validation),
            Path.Combine(folder, layout.Test));
    }
}
