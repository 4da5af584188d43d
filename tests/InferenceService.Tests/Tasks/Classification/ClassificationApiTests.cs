using System.Net;
using System.Text.Json.Nodes;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.Classification;

[Collection(SharedImageModelsCollection.Name)]
public class ClassificationApiTests(SharedImageModels service)
{
    private const string Route = "/v1/classify";

    private static readonly byte[] Green = SampleImages.Plain(10, 200, 50);

    private readonly HttpClient client = service.Client;

    [Fact]
    public async Task TheAnswerHasTheLabelsBestFirstWithTheirProbabilities()
    {
        var body = await (await client.PostImageAsync(Route, Green)).ReadJsonAsync();
        Assert.Equal("color", (string)body["model"]!);
        Assert.Equal(["green", "blue", "red"], LabelsOf(body));
        double[] scores = [.. body["predictions"]!.AsArray().Select(prediction => (double)prediction!["score"]!)];
        double[] exponentials = [Math.Exp(200 * 0.05), Math.Exp(50 * 0.05), Math.Exp(10 * 0.05)];
        Assert.Equal(exponentials.Select(value => value / exponentials.Sum()), scores, (expected, actual) => Math.Abs(expected - actual) < 1e-5);
    }

    [Theory]
    [InlineData(Orientation.RightTop, "green")] // What is stored to the left is shown above.
    [InlineData(Orientation.LeftBottom, "red")]
    [InlineData(Orientation.LeftTop, "green")]
    [InlineData(Orientation.RightBottom, "red")]
    public async Task AnImageIsSeenAsItsOrientationSays(Orientation orientation, string label)
    {
        var file = Samples.WithOrientation(SampleImages.GreenLeftRedRight(), orientation);
        var best = (await (await client.PostImageAsync(Route, file)).ReadJsonAsync())["predictions"]![0]!;
        Assert.Equal(label, (string)best["label"]!);
        Assert.True((double)best["score"]! > 0.99);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("?top=1", 1)]
    [InlineData("?top=2", 2)]
    [InlineData("?top=100", 3)]
    public async Task TopSaysHowManyLabelsThereAre(string query, int count) => Assert.Equal(
        new[] { "green", "blue", "red" }[..count], LabelsOf(await (await client.PostImageAsync(Route + query, Green)).ReadJsonAsync()));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public async Task ATopThatIsNoCountIsABadRequest(string top) => Assert.Contains(
        "top", (string)(await (await client.PostImageAsync($"{Route}?top={top}", Green)).ReadProblemAsync(HttpStatusCode.BadRequest))["detail"]!);

    [Fact]
    public async Task AnotherModelAnswersWhenItIsNamed()
    {
        var body = await (await client.PostFormAsync($"{Route}?model=opposite&top=1", Green)).ReadJsonAsync();
        Assert.Equal("opposite", (string)body["model"]!);
        Assert.Equal(["red"], LabelsOf(body));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("words")]
    [InlineData("describe")]
    public async Task AModelThatDoesNotClassifyImagesIsAnsweredWithThoseThatDo(string model)
    {
        var problem = await (await client.PostImageAsync($"{Route}?model={model}", Green)).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal(["color", "opposite"], problem["models"]!.AsArray().Select(name => (string)name!));
    }

    private static string[] LabelsOf(JsonNode body) => [.. body["predictions"]!.AsArray().Select(prediction => (string)prediction!["label"]!)];
}
