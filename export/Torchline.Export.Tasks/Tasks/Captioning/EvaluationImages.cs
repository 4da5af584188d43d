using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Vision;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>The images that captions are compared on.</summary>
internal static class EvaluationImages
{
    /// <summary>The files of a data set's test images.</summary>
    /// <param name="folder">A folder of captioned images (see <see cref="CaptionFolder"/>).</param>
    /// <param name="maxMalformed">So many unusable lines may be skipped in its files.</param>
    /// <exception cref="InvalidDataException">There are no captioned images in it.</exception>
    public static IReadOnlyList<string> In(string folder, int maxMalformed = int.MaxValue) =>
        [.. new CaptionFolder(folder, new MalformedLines(maxMalformed, Warnings.Print), Warnings.Print).Read(ImageSplit.Test).Images.Select(image => image.Path)];

    /// <summary>The files of a run's test images; none where the run has come without its data.</summary>
    /// <inheritdoc cref="In" />
    public static IReadOnlyList<string> OfRun(string folder, int maxMalformed)
    {
        if (Directory.Exists(folder))
            return In(folder, maxMalformed);
        Warnings.Print($"{folder}, the run's data, is missing: the graph is compared on random images only");
        return [];
    }
}
