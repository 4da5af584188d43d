using System.Text.Json.Nodes;
using Torchline.Contracts.Manifest;
using Torchline.InferenceService.Tests.Fixtures;

namespace Torchline.InferenceService.Tests;

/// <summary>The models of this repository, asked with sentences as people write them.</summary>
public sealed class CommittedModelsTests(CommittedModelsTests.Service service) : IClassFixture<CommittedModelsTests.Service>
{
    [Theory]
    [InlineData("Great food and friendly staff.", "positive")]
    [InlineData("Best pizza in town, the staff is amazing!", "positive")]
    [InlineData("I love this place; we'll definitely be back.", "positive")]
    [InlineData("I didn't like it!", "negative")]
    [InlineData("The service was terrible and the food was cold.", "negative")]
    [InlineData("Rude staff, overpriced, never coming back.", "negative")]
    public async Task Every_model_understands_plain_sentences(string text, string label)
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

    public sealed class Service : IAsyncLifetime
    {
        private readonly ServiceFactory _factory = new(PathOf("models"));

        public HttpClient Client { get; private set; } = null!;

        public async Task InitializeAsync() => Client = await _factory.StartAsync();

        public async Task DisposeAsync() => await _factory.DisposeAsync();

        private static string PathOf(string path)
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Torchline.slnx")))
            {
                folder = folder.Parent;
            }

            return Path.Combine(folder.FullName, path);
        }
    }
}
