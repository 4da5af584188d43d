using System.Globalization;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Where a style transfer's pictures lie in its run's folder.</summary>
/// <param name="folder">The run's folder.</param>
public sealed class StylizeFiles(RunFolder folder)
{
    /// <summary>The result.</summary>
    public string Picture => Path.Combine(folder.Path, "picture.png");

    /// <summary>Content, style and result side by side.</summary>
    public string Sheet => Path.Combine(folder.Path, "sheet.jpg");

    /// <summary>The picture after some iterations.</summary>
    /// <param name="step">Iterations since the start, of all scales.</param>
    public string PictureAt(long step) => Path.Combine(
        folder.Path, "pictures", step.ToString("D5", CultureInfo.InvariantCulture) + ".png");

    /// <summary>The iterations after which there is a picture, and its file, in order.</summary>
    /// <param name="steps">Iterations since the start, of all scales.</param>
    public IEnumerable<(long Step, string File)> Pictures(long steps) => Enumerable.Range(1, (int)steps)
        .Select(step => ((long)step, PictureAt(step)))
        .Where(picture => File.Exists(picture.Item2));
}
