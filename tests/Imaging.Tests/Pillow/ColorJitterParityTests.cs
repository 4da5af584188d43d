using Xunit;
using Xunit.Abstractions;

namespace Imaging.Tests;

[Collection(PillowCollection.Name)]
public sealed class ColorJitterParityTests(PillowImages pillow, ITestOutputHelper output)
{
    [PillowFact(PillowImages.PhotoFolder)]
    public void ChangesColoursAsPillowDoes()
    {
        Assert.Equal(4 * 3, pillow.AllJittered.Count);
        foreach (var expected in pillow.AllJittered)
        {
            using var image = ImageDecoder.Decode(File.ReadAllBytes(expected.File));
            switch (expected.Operation)
            {
                case "brightness": ColorJitter.AdjustBrightness(image.Pixels, expected.Factor); break;
                case "contrast": ColorJitter.AdjustContrast(image.Pixels, expected.Factor); break;
                case "saturation": ColorJitter.AdjustSaturation(image.Pixels, expected.Factor); break;
                default: ColorJitter.AdjustHue(image.Pixels, expected.Factor); break;
            }

            var difference = Difference.Between(image.Pixels, File.ReadAllBytes(expected.Pixels));
            output.WriteLine($"{expected.Operation} {expected.Factor}: {difference}");
            // Pillow's HSV has 8 bits for the hue, and 8 for the saturation.
            Assert.InRange(difference.Mean, 0, expected.Operation == "hue" ? 2 : 0.01);
        }
    }
}
