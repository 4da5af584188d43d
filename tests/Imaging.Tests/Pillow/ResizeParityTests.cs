using System.Drawing;
using Xunit;
using Xunit.Abstractions;

namespace Imaging.Tests;

[Collection(PillowCollection.Name)]
public sealed class ResizeParityTests(PillowImages pillow, ITestOutputHelper output)
{
    [PillowFact(PillowImages.PhotoFolder)]
    public void ResizesAsPillowResizes()
    {
        Assert.Equal(PillowImages.Photos, pillow.AllResized.Select(image => image.File).Distinct().Count());
        var worst = new Dictionary<string, Difference>();
        foreach (var image in pillow.AllResized)
        {
            using var photo = ImageDecoder.Decode(File.ReadAllBytes(image.File));
            var pixels = new byte[image.Width * image.Height * Image.Channels];
            switch (image.Operation)
            {
                case "resize":
                    using (var resized = ImageResizer.Resize(photo, image.Width, image.Height, image.Interpolation))
                    {
                        resized.Pixels.CopyTo(pixels);
                    }

                    break;
                case "box":
                    var box = image.Box!;
                    var rectangle = RectangleF.FromLTRB(box[0], box[1], box[2], box[3]);
                    ImageResizer.Resize(photo, rectangle, new(image.Width, image.Height), pixels, image.Interpolation);
                    break;
                default:
                    ImageResizer.ResizeShortSideAndCropCentre(photo, 256, 224, pixels, image.Interpolation);
                    break;
            }

            var difference = Difference.Between(pixels, File.ReadAllBytes(image.Pixels));
            var kind = $"{image.Operation} {image.Interpolation} {image.Width} x {image.Height}";
            var before = worst.GetValueOrDefault(kind);
            worst[kind] = new(Math.Max(before.Mean, difference.Mean), Math.Max(before.Largest, difference.Largest));
        }

        foreach (var (kind, difference) in worst) output.WriteLine($"{kind}: {difference}");
        Assert.All(worst, kind => Assert.True(kind.Value.Mean <= 1, $"{kind.Key}: {kind.Value}"));
    }
}
