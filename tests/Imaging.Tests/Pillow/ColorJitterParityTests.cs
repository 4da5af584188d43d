using Xunit;
using Xunit.Abstractions;

namespace Torchline.Imaging.Tests;

[Collection(PillowCollection.Name)]
public sealed class ColorJitterParityTests(PillowPictures pillow, ITestOutputHelper output)
{
    [PillowFact(PillowPictures.PhotoFolder)]
    public void ChangesColoursAsPillowDoes()
    {
        Assert.Equal(4 * 3, pillow.AllJittered.Count);
        foreach (var picture in pillow.AllJittered)
        {
            using var image = ImageDecoder.Decode(File.ReadAllBytes(picture.File));
            switch (picture.Operation)
            {
                case "brightness": ColorJitter.AdjustBrightness(image.Pixels, picture.Factor); break;
                case "contrast": ColorJitter.AdjustContrast(image.Pixels, picture.Factor); break;
                case "saturation": ColorJitter.AdjustSaturation(image.Pixels, picture.Factor); break;
                default: ColorJitter.AdjustHue(image.Pixels, picture.Factor); break;
            }

            var difference = Difference.Between(image.Pixels, File.ReadAllBytes(picture.Pixels));
            output.WriteLine($"{picture.Operation} {picture.Factor}: {difference}");
            // Pillow's HSV has 8 bits for the hue, and 8 for the saturation.
            Assert.InRange(difference.Mean, 0, picture.Operation == "hue" ? 2 : 0.01);
        }
    }
}
