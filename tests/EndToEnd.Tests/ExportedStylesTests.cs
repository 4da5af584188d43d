using InferenceService.Tests.Fixtures;
using Torchline.Client;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.StyleTransfer;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>What is trained and exported is what the service serves: styles and jobs.</summary>
public sealed class ExportedStylesTests(ExportedStyles service) : IClassFixture<ExportedStyles>
{
    // Sides that the networks do not take as they are.
    private static readonly byte[] Photo = SampleImages.Stripes((200, 180, 90), period: 11, width: 98, height: 75);

    private readonly TorchlineClient client = service.Client;

    [Fact]
    public async Task ATrainedStylizerShowsItsStyles()
    {
        var styles = await client.StylesAsync();
        Assert.Equal(["red", "blue"], styles.Select(style => style.Name));
        foreach (var style in styles)
        {
            Assert.Equal(ExportedStyles.StyleNetwork, style.Model);
            Assert.Equal(ImageFormat.Jpeg, ImageDecoder.Identify(await service.Http.GetByteArrayAsync(style.Thumbnail)).Format);
        }
    }

    [Fact]
    public async Task ATrainedStylizerMixesItsStyles()
    {
        byte[] red = await PaintAsync("red"), blue = await PaintAsync("blue"), mixture = await PaintAsync("red", new("blue", 3));
        Assert.True(Difference(red, blue) > 1, "the styles are alike");
        Assert.True(Difference(mixture, red) > 0.1);
        Assert.InRange(Difference(mixture, blue), 0.1, Difference(red, blue)); // of which it has more
        Assert.Equal(red, await PaintAsync("red", new("blue", 0)));
    }

    [Fact]
    public async Task WithoutStrengthAnImageIsLeftAsItIs()
    {
        using var photo = ImageDecoder.Decode(Photo);
        Assert.Equal(photo.Pixels.ToArray(), await PaintAsync(new StylizeOptions { Styles = ["blue"], Strength = 0 }));
    }

    [Fact]
    public async Task AnExportedOptimisationGivesAnImageTheStyleOfAnother()
    {
        const int iterations = 20;
        var style = SampleImages.Stripes((20, 200, 80), period: 3, ImageFormat.Jpeg, width: 120, height: 90);
        var submitted = await client.SubmitStylizationJobAsync(Photo, style, new() { Iterations = iterations });
        Assert.Equal(ExportedStyles.Optimizer, submitted.Model);

        var job = await client.WaitForStylizationJobAsync(submitted.Id);
        Assert.True(job.State == JobState.Succeeded, job.Error);
        var losses = job.Losses!.Select(one => one.Content + one.Style + one.TotalVariation).ToList();
        Assert.Equal(iterations, losses.Count);
        Assert.InRange(losses[^1], 0, 0.8 * losses[0]);

        var answer = await client.GetStylizationResultAsync(job.Id, "image/png");
        using var photo = ImageDecoder.Decode(Photo);
        using var result = ImageDecoder.Decode(answer.File);
        Assert.Equal((photo.Width, photo.Height), (result.Width, result.Height));
        Assert.InRange(Difference(photo.Pixels.ToArray(), result.Pixels.ToArray()), 1, 128);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    [InlineData(500)]
    public async Task TheServiceTakesTheLearningRatesOfTheRecipe(int iterations)
    {
        var manifest = ModelManifest.Parse(await File.ReadAllBytesAsync(service.ManifestOf(ExportedStyles.Optimizer)));
        var recipe = manifest.Architecture.Options;
        var schedule = StyleOptimizationContract.ScheduleOf(manifest, iterations);
        for (var i = 0; i < iterations; i++)
        {
            var isLarge = i < (int)recipe["decayAt"]!;
            var rate = (float)(double)recipe[isLarge ? "learningRate" : "finalLearningRate"]!;
            Assert.Equal((rate, isLarge ? i + 1 : i - (int)recipe["decayAt"]! + 1), schedule.At(i));
        }
    }

    private Task<byte[]> PaintAsync(params StyleWeight[] styles) => PaintAsync(new StylizeOptions { Styles = styles });

    /// <summary>The pixels of the painted photo, which is as large as it was.</summary>
    private async Task<byte[]> PaintAsync(StylizeOptions options)
    {
        var answer = await client.StylizeAsync(Photo, options);
        Assert.Equal((ExportedStyles.StyleNetwork, "image/png"), (answer.Model, answer.MediaType));
        using var image = ImageDecoder.Decode(answer.File);
        Assert.Equal((98, 75), (image.Width, image.Height));
        return image.Pixels.ToArray();
    }

    /// <summary>How far two images are from each other on average, of 255.</summary>
    private static double Difference(byte[] one, byte[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Average();
}
