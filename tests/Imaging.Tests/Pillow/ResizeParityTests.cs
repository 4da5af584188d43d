using System.Drawing;
using Xunit;
using Xunit.Abstractions;

namespace Torchline.Imaging.Tests;

[Collection(PillowCollection.Name)]
public sealed class ResizeParityTests(PillowPictures pillow, ITestOutputHelper output)
{
    [PillowFact(PillowPictures.PhotoFolder)]
    public void ResizesAsPillowResizes()
    {
        Assert.Equal(PillowPictures.Photos, pillow.AllResized.Select(picture => picture.File).Distinct().Count());
        var worst = new Dictionary<string, Difference>();
        foreach (var picture in pillow.AllResized)
        {
            using var photo = ImageDecoder.Decode(File.ReadAllBytes(picture.File));
            byte[] pixels = new byte[picture.Width * picture.Height * Image.Channels];
            switch (picture.Operation)
            {
                case "resize":
                    using (var resized = ImageResizer.Resize(photo, picture.Width, picture.Height, picture.Interpolation))
                    {
                        resized.Pixels.CopyTo(pixels);
                    }

                    break;
                case "box":
                    int[] box = picture.Box!;
                    var rectangle = RectangleF.FromLTRB(box[0], box[1], box[2], box[3]);
                    ImageResizer.Resize(photo, rectangle, new(picture.Width, picture.Height), pixels, picture.Interpolation);
                    break;
                default:
                    ImageResizer.ResizeShortSideAndCropCentre(photo, 256, 224, pixels, picture.Interpolation);
                    break;
            }

            var difference = Difference.Between(pixels, File.ReadAllBytes(picture.Pixels));
            string kind = $"{picture.Operation} {picture.Interpolation} {picture.Width} x {picture.Height}";
            var before = worst.GetValueOrDefault(kind);
            worst[kind] = new(Math.Max(before.Mean, difference.Mean), Math.Max(before.Largest, difference.Largest));
        }

        foreach (var (kind, difference) in worst) output.WriteLine($"{kind}: {difference}");
        Assert.All(worst, kind => Assert.True(kind.Value.Mean <= 1, $"{kind.Key}: {kind.Value}"));
    }
}
