using System.Security.Cryptography;
using System.Text;

namespace Torchline.Training.Vision;

/// <summary>Images to learn from and images to validate with: the folders <c>train</c> and <c>val</c>, or parts of one folder.</summary>
/// <param name="Train">Images to learn from.</param>
/// <param name="Validation">Images to validate with.</param>
public sealed record ClassFolderSplit(ImageFolder Train, ImageFolder Validation)
{
    private const string TrainName = "train", ValidationName = "val";

    /// <summary>One image in five of each class validates.</summary>
    private const int Parts = 5;

    // Not the seed of a training: whatever works with the folder later must have the same images to validate with.
    private const int Seed = 1;

    /// <summary>Finds the images. A folder of classes without <c>train</c> and <c>val</c> is split, class by class.</summary>
    /// <param name="folder">Holds <c>train</c> and <c>val</c>, or the classes.</param>
    /// <param name="warn">Receives a line for each file that is left out, and one for a split.</param>
    /// <exception cref="InvalidDataException">A folder is missing or empty, or a class has too few images to split.</exception>
    public static ClassFolderSplit Read(string folder, Action<string> warn)
    {
        if (!IsToBeSplit(folder))
            return new(ImageFolder.Read(Path.Combine(folder, TrainName), warn), ReadValidation(folder, warn));
        var all = ImageFolder.Read(folder, warn);
        var validation = all.Images.GroupBy(image => image.Label).SelectMany(images => ValidationOf(all, [.. images])).ToHashSet();
        warn(
            $"{folder} has no {TrainName}/ and {ValidationName}/: {validation.Count} of its {all.Images.Count} images validate, a fifth of each class, chosen by seed {Seed}");
        return new(all.Where(image => !validation.Contains(image)), all.Where(validation.Contains));
    }

    /// <summary>Finds the images to validate with alone.</summary>
    /// <param name="folder">Holds <c>val</c>, or the classes.</param>
    /// <param name="warn">Receives a line for each file that is left out, and one for a split.</param>
    /// <exception cref="InvalidDataException">The folder is missing or empty.</exception>
    public static ImageFolder ReadValidation(string folder, Action<string> warn) =>
        IsToBeSplit(folder) ? Read(folder, warn).Validation : ImageFolder.Read(Path.Combine(folder, ValidationName), warn);

    private static bool IsToBeSplit(string folder) => Directory.Exists(folder)
        && !Directory.Exists(Path.Combine(folder, TrainName))
        && !Directory.Exists(Path.Combine(folder, ValidationName));

    private static IEnumerable<LabeledImage> ValidationOf(ImageFolder folder, LabeledImage[] images)
    {
        if (images.Length < 2)
        {
            throw new InvalidDataException(
                $"{Path.Combine(folder.Path, folder.Classes[images[0].Label])}: there is one image in it; without {TrainName}/ and {ValidationName}/ each class needs two or more");
        }
        // By names alone, so that an image that is added moves few others.
        return images.OrderBy(image => OrderOf(Path.GetRelativePath(folder.Path, image.Path)), StringComparer.Ordinal).Take(Math.Max(1, images.Length / Parts));
    }

    private static string OrderOf(string name) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed} {name.Replace('\\', '/')}")));
}
