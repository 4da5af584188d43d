using System.Net;
using InferenceService.Tests.Fixtures;
using Torchline.Contracts.Packages;

namespace InferenceService.Tests.Serving;

[Collection(SharedServiceCollection.Name)]
public class ModelsApiTests(SharedService service)
{
    [Fact]
    public async Task TheListHasEveryModelAndTellsTheDefault()
    {
        var models = (await (await service.Client.GetAsync("/v1/models")).ReadJsonAsync())["models"]!.AsArray();
        Assert.Equal(["opposite", "plain"], models.Select(model => (string)model!["name"]!));
        Assert.Equal([false, true], models.Select(model => (bool)model!["default"]!));
        Assert.All(models, model => Assert.Equal("ready", (string)model!["state"]!));
        Assert.Equal(0.75, (double)models[0]!["metrics"]![0]!["value"]!);
    }

    [Fact]
    public async Task APackageWithTheOlderNameOfItsTaskIsServedUnderTheNameOfToday()
    {
        using var models = new TestModels().AddStyleNetwork("first").AddStyleNetwork("old", task: "stylization");
        var manifest = Path.Combine(models.Folder, "old", "1", ModelManifest.FileName);
        Assert.Contains("\"task\": \"stylization\"", await File.ReadAllTextAsync(manifest));
        await File.WriteAllTextAsync(Path.Combine(models.Folder, ModelRepository.DefaultsFileName), """{ "stylization": "old" }""");
        await using var factory = new ServiceFactory(models.Folder);
        using var client = await factory.StartAsync();

        var listed = (await (await client.GetAsync("/v1/models")).ReadJsonAsync())["models"]!.AsArray();
        Assert.Equal(
            [("first", "style-network", false), ("old", "style-network", true)],
            listed.Select(model => ((string)model!["name"]!, (string)model["task"]!, (bool)model["default"]!)));
        var styles = (await (await client.GetAsync("/v1/styles")).ReadJsonAsync())["styles"]!.AsArray();
        Assert.Equal("old", (string)styles[0]!["model"]!);
        using var stylized = await client.StylizeAsync("?style=wave&model=old", SampleImages.Plain(0, 0, 0, width: 80, height: 64));
        Assert.Equal((80, 64), (stylized.Width, stylized.Height));
    }

    [Fact]
    public async Task AModelShowsItsManifest()
    {
        var model = await (await service.Client.GetAsync("/v1/models/opposite")).ReadJsonAsync();
        Assert.False((bool)model["default"]!);
        var manifest = model["manifest"]!;
        Assert.Equal("batch", (string)manifest["inputs"]![0]!["axes"]![0]!);
        Assert.Equal("int64", (string)manifest["inputs"]![0]!["type"]!);
        Assert.Equal(-1, (int)manifest["architecture"]!["options"]!["factor"]!);
        Assert.Equal(64, ((string)manifest["files"]![0]!["sha256"]!).Length);
    }

    [Fact]
    public async Task AnUnknownModelIsAProblem() =>
        await (await service.Client.GetAsync("/v1/models/none")).ReadProblemAsync(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/v1")]
    [InlineData("/v1/models/plain/1")]
    public async Task AnUnknownRouteIsAProblem(string route)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, route);
        request.Headers.Accept.ParseAdd("text/html");
        var problem = await (await service.Client.SendAsync(request)).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Contains(route, (string)problem["detail"]!);
    }
}
