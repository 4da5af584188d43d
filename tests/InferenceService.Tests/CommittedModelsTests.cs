using System.Text.Json.Nodes;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;
using Torchline.Contracts.Tasks.Sentiment;

namespace InferenceService.Tests;

/// <summary>The models of this repository, asked with sentences as people write them, and with images.</summary>
public sealed class CommittedModelsTests(CommittedModelsTests.Service service) : IClassFixture<CommittedModelsTests.Service>
{
    [Theory]
    [InlineData("Great food and friendly staff.", "positive")]
    [InlineData("Best pizza in town, the staff is amazing!", "positive")]
    [InlineData("I love this place; we'll definitely be back.", "positive")]
    [InlineData("I didn't like it!", "negative")]
    [InlineData("The service was terrible and the food was cold.", "negative")]
    [InlineData("Rude staff, overpriced, never coming back.", "negative")]
    public async Task EveryModelUnderstandsPlainSentences(string text, string label)
    {
        var models = (await (await service.Client.GetAsync("/v1/models")).ReadJsonAsync())["models"]!.AsArray();
        foreach (var model in models.Where(model => (string)model!["task"]! == SentimentContract.Task))
        {
            var response = await service.Client.PostJsonAsync(
                $"/v1/sentiment?model={model!["name"]}", new JsonObject { ["text"] = text }.ToJsonString());
            var result = (await response.ReadJsonAsync())["results"]![0]!;
            Assert.True(label == (string)result["label"]!, $"{model["name"]} finds '{text}' {result["label"]} ({result["score"]}).");
        }
    }

    [Fact]
    public async Task EachStyleHasItsColors()
    {
        var photo = ImageEncoder.Encode(Samples.Image(160, 132), ImageFormat.Png);
        using var night = await service.Client.StylizeAsync("?style=starry-night", photo);
        using var scream = await service.Client.StylizeAsync("?style=the-scream", photo);
        Assert.Equal((160, 132), (night.Width, night.Height));
        Assert.True(Warmth(night) < 0, $"a blue night: {Warmth(night)}");
        Assert.True(Warmth(scream) > 20, $"a red sky: {Warmth(scream)}");
        using var mixed = await service.Client.StylizeAsync("?style=starry-night,the-scream", photo);
        Assert.InRange(Warmth(mixed), Warmth(night), Warmth(scream));

        static double Warmth(Image image) => Mean(image, channel: 0) - Mean(image, channel: 2);

        static double Mean(Image image, int channel) => image.Pixels.ToArray().Where((_, i) => i % 3 == channel).Average(value => (double)value);
    }

    [Fact]
    public async Task AJobTakesAnyImageForAStyle()
    {
        var content = ImageEncoder.Encode(Samples.Image(96, 80), ImageFormat.Png);
        var address = await service.Client.SubmitJobAsync(content, SampleImages.Plain(230, 90, 20, width: 80, height: 80), ("iterations", "20"));
        var losses = (await service.Client.SucceededJobAsync(address))["losses"]!.AsArray();
        Assert.True((float)losses[^1]!["style"]! < 0.5f * (float)losses[0]!["style"]!, losses.ToString());
    }

    public sealed class Service : IAsyncLifetime
    {
        private readonly ServiceFactory factory = new(PathOf("models"));

        public HttpClient Client { get; private set; } = null!;

        public async Task InitializeAsync() => Client = await factory.StartAsync();

        public async Task DisposeAsync() => await factory.DisposeAsync();

        private static string PathOf(string path)
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Torchline.slnx")))
                folder = folder.Parent;

            return Path.Combine(folder.FullName, path);
        }
    }
}
