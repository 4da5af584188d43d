using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>A folder of images without classes, some of which are held out.</summary>
public sealed class PhotoFolder
{
    private const int FirstHeldOut = 19; // of each twenty, the last
    private const int Interval = 20;
    private const int MostHeldOut = 64;

    /// <summary>Finds the images, and decodes each once, small: what cannot be decoded is left out.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="warn">Receives a line for each file that is left out.</param>
    /// <exception cref="InvalidDataException">There is no such folder, or it has fewer than twenty images.</exception>
    public PhotoFolder(string path, Action<string> warn)
    {
        if (!Directory.Exists(path))
            throw new InvalidDataException($"{path}: there is no such folder");
        var checks = ImageCheck.All(ImageFiles.In(path, SearchOption.TopDirectoryOnly));
        foreach (var check in checks.Where(check => check.Error is not null))
            warn($"{check.Path}: left out, {check.Error}");
        LabeledImage[] images = [.. checks.Where(check => check.Error is null).Select(check => new LabeledImage(check.Path, Label: 0))];
        if (images.Length < Interval)
            throw new InvalidDataException($"{path}: {images.Length} images can be decoded; {Interval} are needed at least");
        HeldOut = [.. images.Where((_, i) => i % Interval == FirstHeldOut).Take(MostHeldOut)];
        Train = [.. images.Except(HeldOut)];
        Source = ImageCheck.SourceOf(path, checks);
    }

    /// <summary>Images to learn from.</summary>
    public IReadOnlyList<LabeledImage> Train { get; }

    /// <summary>Images to choose by.</summary>
    public IReadOnlyList<LabeledImage> HeldOut { get; }

    /// <summary>The folder with a checksum over the names and bytes of all its images.</summary>
    public DataSource Source { get; }
}
