using Torchline.Imaging;
using Torchline.Training.Data.Images;
using Torchline.Training.Reports;

namespace Torchline.Training.Captioning.ByHand;

/// <summary>Pictures, small, with the captions sampled for them and the true ones.</summary>
/// <param name="view">What was seen of a picture.</param>
public sealed class SampleSheet(PictureView view)
{
    private const int Side = 160;

    /// <summary>Tiles of the first pairs.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="captions">What was sampled for them.</param>
    /// <param name="count">How many at most.</param>
    public IEnumerable<PictureTile> Tiles(CaptionPairs pairs, SampledCaptions captions, int count) =>
        captions.Samples.Zip(captions.References).Take(count).Select((caption, pair) =>
        {
            var (sampled, right) = (string.Join(' ', caption.First), string.Join(' ', caption.Second));
            var file = pairs.Pictures[pairs.PictureOf(pair)];
            return new PictureTile(
                Small(file), sampled == right ? $"“{sampled}”, as it should be" : $"“{sampled}”, should be “{right}”",
                Path.GetFileName(file), IsRight: sampled == right);
        });

    private byte[] Small(string file)
    {
        using var seen = new Image(view.Side, view.Side);
        view.Centre(file, seen.Pixels);
        using var small = ImageResizer.Resize(seen, Side, Side);
        return ImageEncoder.Encode(small, ImageFormat.Jpeg);
    }
}
