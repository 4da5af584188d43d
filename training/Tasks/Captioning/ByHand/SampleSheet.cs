using Torchline.Training.Core.Reports;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>Images, small, with the captions sampled for them and the true ones.</summary>
/// <param name="view">What was seen of an image.</param>
public sealed class SampleSheet(ImageView view)
{
    /// <summary>Tiles of the first pairs.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="captions">What was sampled for them.</param>
    /// <param name="count">How many at most.</param>
    public IEnumerable<ImageTile> Tiles(CaptionPairs pairs, SampledCaptions captions, int count) =>
        captions.Samples.Zip(captions.References).Take(count).Select((caption, pair) =>
        {
            var (sampled, right) = (string.Join(' ', caption.First), string.Join(' ', caption.Second));
            var file = pairs.Images[pairs.ImageOf(pair)];
            return new ImageTile(
                Thumbnail.Of(view, file), sampled == right ? $"“{sampled}”, as it should be" : $"“{sampled}”, should be “{right}”",
                Path.GetFileName(file), IsRight: sampled == right);
        });
}
