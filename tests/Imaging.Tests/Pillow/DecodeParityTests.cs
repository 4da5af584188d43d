using Xunit;
using Xunit.Abstractions;

namespace Imaging.Tests;

[Collection(PillowCollection.Name)]
public sealed class DecodeParityTests(PillowImages pillow, ITestOutputHelper output)
{
    [PillowFact(PillowImages.PhotoFolder)]
    public void DecodesWhatPillowDecodes()
    {
        var wrong = new List<string>();
        foreach (var expected in pillow.AllDecoded)
        {
            using var image = ImageDecoder.Decode(File.ReadAllBytes(expected.File));
            Assert.Equal((expected.Name, expected.Width, expected.Height), (expected.Name, image.Width, image.Height));
            var difference = Difference.Between(image.Pixels, File.ReadAllBytes(expected.Pixels));
            output.WriteLine($"{expected.Name}: {difference}");
            // Pillow rounds otherwise where it blends or converts CMYK; the codecs are the same libraries.
            if (difference.Largest > 1) wrong.Add($"{expected.Name}: {difference}");
        }

        Assert.Empty(wrong);
        Assert.True(pillow.AllDecoded.Count >= 40 + PillowImages.Photos, $"{pillow.AllDecoded.Count} images");
    }
}
