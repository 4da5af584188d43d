using System.Net;
using System.Text.Json.Nodes;
using InferenceService.Tests.Fixtures;
using Torchline.Contracts.Tasks.Captioning;

namespace InferenceService.Tests.Tasks.Captioning;

[Collection(SharedImageModelsCollection.Name)]
public class CaptioningApiTests(SharedImageModels service)
{
    private const string Route = "/v1/caption";
    private const int GreenColor = 1;
    private const float Brightness = (10 + 200 + 60) / 3f;

    private static readonly byte[] Green = SampleImages.Plain(10, 200, 60);

    private readonly HttpClient client = service.Client;

    [Fact]
    public async Task TheAnswerHasTheCaptionsBestFirstWithTheirLogProbabilities()
    {
        var body = await AskAsync("");
        Assert.Equal(["model", "caption", "alternatives"], body.AsObject().Select(member => member.Key));
        Assert.Equal("describe", (string)body["model"]!);
        Assert.Equal("a green image", (string)body["caption"]!);
        Assert.Equal(["a green image", "it's green it isn't blue", "very green"], CaptionsOf(body));
        for (var i = 0; i < ColorCaptioner.DefaultBeam; i++)
        {
            Assert.Equal(["caption", "logProbability"], body["alternatives"]![i]!.AsObject().Select(member => member.Key));
            Assert.Equal(ColorCaptioner.LogProbability(i, Brightness), (float)body["alternatives"]![i]!["logProbability"]!, 1e-4);
        }
    }

    [Theory]
    [InlineData("?beam=1", 1)]
    [InlineData("?beam=5", 5)]
    [InlineData("?beam=5&alternatives=2", 2)]
    [InlineData("?alternatives=1", 1)]
    [InlineData("?alternatives=3", 3)]
    [InlineData("?beam=10", ColorCaptioner.Found)] // The search finds no more.
    [InlineData("?beam=10&alternatives=6", 6)]
    public async Task BeamAndAlternativesSayHowManyCaptionsThereAre(string query, int count) => Assert.Equal(
        Enumerable.Range(0, count).Select(place => CaptionText.Join(ColorCaptioner.Caption(GreenColor, place))),
        CaptionsOf(await AskAsync(query)));

    [Theory]
    [InlineData("?beam=0", "beam is 0; it lies between 1 and 10")]
    [InlineData("?beam=11", "beam is 11; it lies between 1 and 10")]
    [InlineData("?beam=-1", "beam is -1")]
    [InlineData("?beam=many", "beam")]
    [InlineData("?beam=2.5", "beam")]
    [InlineData("?beam=99999999999", "beam")]
    [InlineData("?alternatives=0", "alternatives is 0; it lies between 1 and the beam, 3")]
    [InlineData("?alternatives=4", "alternatives is 4; it lies between 1 and the beam, 3")]
    [InlineData("?beam=2&alternatives=3", "alternatives is 3; it lies between 1 and the beam, 2")]
    [InlineData("?alternatives=all", "alternatives")]
    [InlineData("?attention=7", "attention")]
    [InlineData("?attention=true&model=blind", "'blind' has no attention")]
    public async Task AQuestionThatMakesNoSenseIsABadRequest(string query, string reason) => Assert.Contains(
        reason, (string)(await (await client.PostImageAsync(Route + query, Green)).ReadProblemAsync(HttpStatusCode.BadRequest))["detail"]!);

    [Fact]
    public async Task EachWordHasItsMapWhenAttentionIsAskedFor()
    {
        var body = await AskAsync("?attention=true&beam=4");
        for (var place = 0; place < 4; place++)
        {
            var words = body["alternatives"]![place]!["words"]!.AsArray();
            Assert.Equal(ColorCaptioner.Caption(GreenColor, place), words.Select(word => (string)word!["word"]!));
            for (var i = 0; i < words.Count; i++)
            {
                float[][] rows = [.. words[i]!["attention"]!.AsArray().Select(row => row!.AsArray().Select(value => (float)value!).ToArray())];
                Assert.All(rows, row => Assert.Equal(ColorCaptioner.Grid, row.Length));
                Assert.Equal(ColorCaptioner.Attention(GreenColor, place, i), rows.SelectMany(row => row));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?attention=false")]
    [InlineData("?model=blind")]
    public async Task ThereAreNoMapsOtherwise(string query) =>
        Assert.All((await AskAsync(query))["alternatives"]!.AsArray(), alternative => Assert.Null(alternative!["words"]));

    [Fact]
    public async Task ACaptionEndsAtTheLongestThatItsModelAllows() =>
        Assert.Equal(["a green", "it's", "very green"], CaptionsOf(await AskAsync("?model=terse")));

    [Fact]
    public async Task ADefaultBeamBeyondTheLimitIsCutToIt() => Assert.Equal(
        ColorCaptioner.LogProbability(ColorCaptioner.Found - 1, Brightness),
        (float)(await AskAsync("?model=wide"))["alternatives"]!.AsArray()[^1]!["logProbability"]!,
        1e-4);

    [Fact]
    public async Task AnImageIsFittedAsItsModelWasTrained()
    {
        var wide = SampleImages.GreenBetweenReds();
        Assert.Equal("a red image", (string)(await (await client.PostImageAsync(Route, wide)).ReadJsonAsync())["caption"]!);
        Assert.Equal("a green image", (string)(await (await client.PostImageAsync($"{Route}?model=cropped", wide)).ReadJsonAsync())["caption"]!);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("words")]
    [InlineData("color")]
    public async Task AModelThatWritesNoCaptionsIsAnsweredWithThoseThatDo(string model)
    {
        var problem = await (await client.PostImageAsync($"{Route}?model={model}", Green)).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal(["blind", "cropped", "describe", "terse", "wide"], problem["models"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public async Task ModelsAreListedWithTheirDefault()
    {
        var models = (await (await client.GetAsync("/v1/models")).ReadJsonAsync())["models"]!.AsArray();
        Assert.Equal(
            "describe",
            (string)Assert.Single(models, model => (string)model!["task"]! == "captioning" && (bool)model["default"]!)!["name"]!);
        var manifest = (await (await client.GetAsync("/v1/models/describe")).ReadJsonAsync())["manifest"]!;
        Assert.Equal(ColorCaptioner.DefaultBeam, (int)manifest["decoding"]!["beam"]!);
        Assert.Equal("squash", (string)manifest["preprocessing"]!["image"]!["fit"]!);
    }

    [Fact]
    public async Task QuestionsOfEveryKindAtOnceGetTheirOwnAnswers() => await Task.WhenAll(Enumerable.Range(0, 120).Select(async i =>
    {
        int color = i % 3, beam = 1 + (i % 4);
        var file = SampleImages.Plain((byte)(color == 0 ? 100 + i : 0), (byte)(color == 1 ? 100 + i : 0), (byte)(color == 2 ? 100 + i : 0));
        var response = await client.PostImageAsync($"{Route}?beam={beam}&attention={(i % 2 == 0 ? "true" : "false")}", file);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            return;

        var alternatives = (await response.ReadJsonAsync())["alternatives"]!.AsArray();
        Assert.Equal(beam, alternatives.Count);
        for (var place = 0; place < beam; place++)
        {
            Assert.Equal(CaptionText.Join(ColorCaptioner.Caption(color, place)), (string)alternatives[place]!["caption"]!);
            Assert.Equal(ColorCaptioner.LogProbability(place, (100 + i) / 3f), (float)alternatives[place]!["logProbability"]!, 1e-4);
            Assert.Equal(
                i % 2 == 0 ? ColorCaptioner.Attention(color, place, 0)[0] : null,
                (float?)alternatives[place]!["words"]?[0]!["attention"]![0]![0]);
        }
    }));

    private async Task<JsonNode> AskAsync(string query) => await (await client.PostImageAsync(Route + query, Green)).ReadJsonAsync();

    private static string[] CaptionsOf(JsonNode body) =>
        [.. body["alternatives"]!.AsArray().Select(alternative => (string)alternative!["caption"]!)];
}
