using Imaging.Tests;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.StyleTransfer;

/// <summary>Images that are larger than a tile.</summary>
[Collection(SharedStyleNetworksCollection.Name)]
public class StyleNetworkTilesTests(SharedStyleNetworks service)
{
    private readonly HttpClient client = service.Client;

    [Fact]
    public async Task ALargeImageInTilesIsTheSameAsInOnePiece()
    {
        using var content = Samples.Image(1399, 1001);
        using var answer = await client.StylizeAsync("?style=the-scream&size=1399", ImageEncoder.Encode(content, ImageFormat.Png));
        var expected = content.Pixels.ToArray();
        for (var i = 0; i < expected.Length; i += Image.Channels)
        {
            (expected[i], expected[i + 1], expected[i + 2]) =
                TintStyleNetwork.Tint((expected[i], expected[i + 1], expected[i + 2]), 1, ("the-scream", 1));
        }

        Assert.InRange(LargestDifference(answer.Pixels, expected), 0, 1); // the tone is measured in whole numbers
    }

    [Fact]
    public async Task TilesHaveTheToneOfTheWholeImage()
    {
        const byte dark = 60, light = 200;
        using var content = new Image(1400, 1000);
        for (var y = 0; y < content.Height; y++)
        {
            content.Row(y)[..(content.Stride / 2)].Fill(dark);
            content.Row(y)[(content.Stride / 2)..].Fill(light);
        }

        using var answer = await client.StylizeAsync("?style=wave&model=level&size=1400", ImageEncoder.Encode(content, ImageFormat.Png));
        const int risen = TintStyleNetwork.Level - ((dark + light) / 2), tint = 200; // a tile that is all dark would rise to the level by itself
        for (var y = 0; y < content.Height; y++)
        {
            for (var x = 0; x < 400; x++)
            {
                Assert.InRange(answer.Row(y)[x * Image.Channels], ((dark + risen + tint) / 2) - 2, ((dark + risen + tint) / 2) + 2);
                Assert.InRange(answer.Row(y)[^((x + 1) * Image.Channels)], ((light + risen + tint) / 2) - 2, ((light + risen + tint) / 2) + 2);
            }
        }
    }

    [Fact]
    public async Task TilesOverlapByWhatAPixelDependsOn()
    {
        using var content = Samples.Image(1399, 1001);
        using var answer = await client.StylizeAsync(
            "?style=wave&model=blur&size=1399&strength=0", ImageEncoder.Encode(content, ImageFormat.Png));
        for (var y = SharedStyleNetworks.Blur; y < content.Height - SharedStyleNetworks.Blur; y += 17)
        {
            for (var x = SharedStyleNetworks.Blur; x < content.Width - SharedStyleNetworks.Blur; x++)
                Assert.InRange(answer.Row(y)[x * Image.Channels], 255 * x / content.Width - 1, 255 * x / content.Width + 1);
        }
    }

    private static int LargestDifference(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        Assert.Equal(one.Length, other.Length);
        var largest = 0;
        for (var i = 0; i < one.Length; i++)
            largest = Math.Max(largest, Math.Abs(one[i] - other[i]));

        return largest;
    }
}
