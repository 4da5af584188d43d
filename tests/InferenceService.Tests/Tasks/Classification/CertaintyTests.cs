using System.Text.Json.Nodes;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.Classification;

/// <summary>Answers of classifiers that tell images unlike those of their training, and of classifiers that do not.</summary>
public sealed class CertaintyTests : IAsyncLifetime
{
    private readonly TestModels models = new TestModels().AddClassifier("telling", maxDistance: 100).AddClassifier("silent").SetDefault("telling", "classification");
    private readonly ServiceFactory factory;
    private HttpClient client = null!;

    public CertaintyTests() => factory = new(models.Folder);

    public async Task InitializeAsync() => client = await factory.StartAsync();

    public async Task DisposeAsync()
    {
        await factory.DisposeAsync();
        models.Dispose();
    }

    [Theory]
    [InlineData(10, 200, 30, true)]
    [InlineData(250, 240, 230, false)]
    public async Task AnImageUnlikeThoseOfTheTrainingIsNotCertain(byte red, byte green, byte blue, bool certain)
    {
        var answer = await ClassifyAsync("", SampleImages.Plain(red, green, blue));
        Assert.Equal(certain, (bool)answer["certain"]!);
        Assert.Equal(3, answer["predictions"]!.AsArray().Count);
        Assert.Equal(1, answer["predictions"]!.AsArray().Sum(prediction => (double)prediction!["score"]!), 1e-5);
    }

    [Fact]
    public async Task EachImageOfABatchHasItsOwn()
    {
        var images = Enumerable.Range(0, 24).Select(i => (Bright: i % 3 == 0, File: i % 3 == 0 ? SampleImages.Plain(250, 240, 230) : SampleImages.Plain(20, 200, 10)));
        await Task.WhenAll(images.Select(async image => Assert.Equal(!image.Bright, (bool)(await ClassifyAsync("", image.File))["certain"]!)));
    }

    [Fact]
    public async Task AModelThatDoesNotTellHasNoSuchMember() =>
        Assert.False((await ClassifyAsync("?model=silent", SampleImages.Plain(250, 240, 230))).AsObject().ContainsKey("certain"));

    private async Task<JsonNode> ClassifyAsync(string query, byte[] image) =>
        await (await client.PostImageAsync("/v1/classify" + query, image)).ReadJsonAsync();
}
