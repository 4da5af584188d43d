using System.Globalization;
using Torchline.Imaging;
using Torchline.Training.Core.Reports;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Classification;

/// <summary>Images, small, with what they are and what they were taken for.</summary>
/// <param name="images">The images.</param>
/// <param name="evaluation">What a network thinks of them.</param>
/// <param name="classes">The classes' names.</param>
/// <param name="view">What the network saw of them.</param>
public sealed class ContactSheet(
    IReadOnlyList<LabeledImage> images, ClassifierEvaluation evaluation, IReadOnlyList<string> classes, ImageView view)
{
    private const int Side = 128;

    /// <summary>Tiles of the given images.</summary>
    /// <param name="indices">Which images.</param>
    public IEnumerable<ImageTile> Tiles(IEnumerable<int> indices) => indices.Select(Tile);

    private ImageTile Tile(int index)
    {
        var (decision, label) = (evaluation.Decisions[index], evaluation.Labels[index]);
        var confidence = evaluation.Probabilities[index][decision].ToString("P1", CultureInfo.InvariantCulture);
        return new ImageTile(
            Thumbnail(images[index]),
            decision == label ? $"{classes[decision]} {confidence}" : $"{classes[decision]} {confidence}, is {classes[label]}",
            Path.GetFileName(images[index].Path),
            IsRight: decision == label);
    }

    /// <summary>What the network saw, not the whole image: a mistake may lie in the cut.</summary>
    private byte[] Thumbnail(LabeledImage image)
    {
        using var seen = new Image(view.Side, view.Side);
        view.Centre(image.Path, seen.Pixels);
        using var small = ImageResizer.Resize(seen, Side, Side);
        return ImageEncoder.Encode(small, ImageFormat.Jpeg);
    }
}
