using System.Globalization;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Where a style transfer's images lie in its run's folder.</summary>
/// <param name="folder">The run's folder.</param>
public sealed class StyleOptimizationFiles(RunFolder folder)
{
    /// <summary>The result.</summary>
    public string Image => Path.Combine(folder.Path, "picture.png");

    /// <summary>Content, style and result side by side.</summary>
    public string Sheet => Path.Combine(folder.Path, "sheet.jpg");

    /// <summary>The image after some iterations.</summary>
    /// <param name="step">Iterations since the start, of all scales.</param>
    public string ImageAt(long step) => Path.Combine(
        folder.Path, "pictures", step.ToString("D5", CultureInfo.InvariantCulture) + ".png");

    /// <summary>The iterations after which there is an image, and its file, in order.</summary>
    /// <param name="steps">Iterations since the start, of all scales.</param>
    public IEnumerable<(long Step, string File)> Images(long steps) => Enumerable.Range(1, (int)steps)
        .Select(step => ((long)step, ImageAt(step)))
        .Where(image => File.Exists(image.Item2));
}
