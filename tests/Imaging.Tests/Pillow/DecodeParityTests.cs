using Xunit;
using Xunit.Abstractions;

namespace Torchline.Imaging.Tests;

[Collection(PillowCollection.Name)]
public sealed class DecodeParityTests(PillowPictures pillow, ITestOutputHelper output)
{
    [PillowFact(PillowPictures.PhotoFolder)]
    public void DecodesWhatPillowDecodes()
    {
        var wrong = new List<string>();
        foreach (var picture in pillow.AllDecoded)
        {
            using var image = ImageDecoder.Decode(File.ReadAllBytes(picture.File));
            Assert.Equal((picture.Name, picture.Width, picture.Height), (picture.Name, image.Width, image.Height));
            var difference = Difference.Between(image.Pixels, File.ReadAllBytes(picture.Pixels));
            output.WriteLine($"{picture.Name}: {difference}");
            // Pillow rounds otherwise where it blends or converts CMYK; the codecs are the same libraries.
            if (difference.Largest > 1) wrong.Add($"{picture.Name}: {difference}");
        }

        Assert.Empty(wrong);
        Assert.True(pillow.AllDecoded.Count >= 40 + PillowPictures.Photos, $"{pillow.AllDecoded.Count} pictures");
    }
}
