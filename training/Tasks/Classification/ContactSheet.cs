using System.Globalization;
using Torchline.Imaging;
using Torchline.Training.Core.Reports;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Classification;

/// <summary>Pictures, small, with what they are and what they were taken for.</summary>
/// <param name="pictures">The pictures.</param>
/// <param name="evaluation">What a network thinks of them.</param>
/// <param name="classes">The classes' names.</param>
/// <param name="view">What the network saw of them.</param>
public sealed class ContactSheet(
    IReadOnlyList<Picture> pictures, ClassifierEvaluation evaluation, IReadOnlyList<string> classes, PictureView view)
{
    private const int Side = 128;

    /// <summary>Tiles of the given pictures.</summary>
    /// <param name="indices">Which pictures.</param>
    public IEnumerable<PictureTile> Tiles(IEnumerable<int> indices) => indices.Select(Tile);

    private PictureTile Tile(int index)
    {
        var (decision, label) = (evaluation.Decisions[index], evaluation.Labels[index]);
        var confidence = evaluation.Probabilities[index][decision].ToString("P1", CultureInfo.InvariantCulture);
        return new PictureTile(
            Thumbnail(pictures[index]),
            decision == label ? $"{classes[decision]} {confidence}" : $"{classes[decision]} {confidence}, is {classes[label]}",
            Path.GetFileName(pictures[index].Path),
            IsRight: decision == label);
    }

    /// <summary>What the network saw, not the whole picture: a mistake may lie in the cut.</summary>
    private byte[] Thumbnail(Picture picture)
    {
        using var seen = new Image(view.Side, view.Side);
        view.Centre(picture.Path, seen.Pixels);
        using var small = ImageResizer.Resize(seen, Side, Side);
        return ImageEncoder.Encode(small, ImageFormat.Jpeg);
    }
}
