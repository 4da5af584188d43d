using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>A folder of pictures without classes, some of which are held out.</summary>
public sealed class PhotoFolder
{
    private const int FirstHeldOut = 19; // of each twenty, the last
    private const int Interval = 20;
    private const int MostHeldOut = 64;

    /// <summary>Finds the pictures, and decodes each once, small: what cannot be decoded is left out.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="warn">Receives a line for each file that is left out.</param>
    /// <exception cref="InvalidDataException">There is no such folder, or it has fewer than twenty pictures.</exception>
    public PhotoFolder(string path, Action<string> warn)
    {
        if (!Directory.Exists(path))
            throw new InvalidDataException($"{path}: there is no such folder");
        var checks = PictureCheck.All(PictureFiles.In(path, SearchOption.TopDirectoryOnly));
        foreach (var check in checks.Where(check => check.Error is not null))
            warn($"{check.Path}: left out, {check.Error}");
        Picture[] pictures = [.. checks.Where(check => check.Error is null).Select(check => new Picture(check.Path, Label: 0))];
        if (pictures.Length < Interval)
            throw new InvalidDataException($"{path}: {pictures.Length} pictures can be decoded; {Interval} are needed at least");
        HeldOut = [.. pictures.Where((_, i) => i % Interval == FirstHeldOut).Take(MostHeldOut)];
        Train = [.. pictures.Except(HeldOut)];
        Source = PictureCheck.SourceOf(path, checks);
    }

    /// <summary>Pictures to learn from.</summary>
    public IReadOnlyList<Picture> Train { get; }

    /// <summary>Pictures to choose by.</summary>
    public IReadOnlyList<Picture> HeldOut { get; }

    /// <summary>The folder with a checksum over the names and bytes of all its pictures.</summary>
    public DataSource Source { get; }
}
