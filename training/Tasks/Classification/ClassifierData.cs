using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Classification;

/// <summary>The images of a training.</summary>
public sealed class ClassifierData
{
    /// <summary>Finds the images.</summary>
    /// <param name="folder">Holds <c>train</c> and <c>val</c>.</param>
    /// <param name="warn">Receives a line for each file that is left out.</param>
    /// <exception cref="InvalidDataException">A folder is missing or empty, or the two have different classes.</exception>
    public ClassifierData(string folder, Action<string> warn)
    {
        var train = ImageFolder.Read(Path.Combine(folder, "train"), warn);
        var validation = ReadValidation(folder, warn);
        if (!train.Classes.SequenceEqual(validation.Classes))
        {
            throw new InvalidDataException(
                $"{folder}: train has the classes {string.Join(", ", train.Classes)}, val has {string.Join(", ", validation.Classes)}");
        }

        if (train.Classes.Count < 2)
            throw new InvalidDataException($"{train.Path}: {train.Classes[0]} is the only class; a classifier needs two or more");
        Classes = train.Classes;
        Train = train.Images;
        Validation = validation.Images;
        Sources = [train.Source, validation.Source];
    }

    /// <summary>Finds the images to choose by alone.</summary>
    /// <param name="folder">Holds <c>val</c>.</param>
    /// <param name="warn">Receives a line for each file that is left out.</param>
    /// <exception cref="InvalidDataException">The folder is missing or empty.</exception>
    public static ImageFolder ReadValidation(string folder, Action<string> warn) => ImageFolder.Read(Path.Combine(folder, "val"), warn);

    /// <summary>The classes' names; a label is an index into it.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Images to learn from.</summary>
    public IReadOnlyList<LabeledImage> Train { get; }

    /// <summary>Images to choose by.</summary>
    public IReadOnlyList<LabeledImage> Validation { get; }

    /// <summary>The folders with their checksums.</summary>
    public IReadOnlyList<DataSource> Sources { get; }
}
