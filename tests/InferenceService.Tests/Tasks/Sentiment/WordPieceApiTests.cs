using System.Net;
using System.Text.Json.Nodes;
using InferenceService.Tests.Fixtures;
using Torchline.Contracts.Packages;

namespace InferenceService.Tests.Tasks.Sentiment;

public sealed class WordPieceApiTests : IAsyncLifetime
{
    private const string Route = "/v1/sentiment";

    private readonly TestModels models = new TestModels()
        .AddPieces("pieces")
        .AddPieces("calibrated", temperature: 2)
        .AddPieces("even", temperature: 2, negation: new(["not", "n't", "never"], 1.5))
        .AddPieces("certain", certainty: new(MinWords: 3, MinScore: 0.6, MaxUnknown: 0.25, MaxContinuations: 0.35, MinLatin: 0.5))
        .Add("plain")
        .SetDefault("pieces");
    private readonly ServiceFactory factory;
    private HttpClient client = null!;

    public WordPieceApiTests() => factory = new(models.Folder, ("Torchline:Limits:TextCharacters", "400"));

    public async Task InitializeAsync() => client = await factory.StartAsync();

    public async Task DisposeAsync()
    {
        await factory.DisposeAsync();
        models.Dispose();
    }

    [Theory]
    [InlineData("Great FOOD!", "positive", 3)]
    [InlineData("unbelievable", "negative", -4)]
    [InlineData("food 👎🏽", "negative", -2)]
    [InlineData("I ❤️ it", "positive", 2)]
    [InlineData("$$$", "negative", -3)]
    [InlineData("good\u0000good", "positive", 4)]
    [InlineData("[PAD] good [SEP]", "positive", 2)]
    [InlineData("плохо good", "positive", 1.5)] // an unknown word
    public async Task RawTextIsRead(string text, string label, double weight)
    {
        var result = (await AnswerAsync(new JsonObject { ["text"] = text }))[0]!;
        Assert.Equal(label, (string)result["label"]!);
        Assert.Equal(1 / (1 + Math.Exp(-Math.Abs(weight))), (double)result["score"]!, 1e-6);
        Assert.False(result.AsObject().ContainsKey("certain"));
        Assert.False(result.AsObject().ContainsKey("words"));
    }

    [Fact]
    public async Task TextsOfAllLengthsShareBatchesWithPaddingThatDoesNotCount()
    {
        var texts = Enumerable.Range(0, 200).Select(i => string.Join(' ', Enumerable.Repeat("food", i % 29).Append(i % 3 == 0 ? "good" : "bad")));
        var results = await AnswerAsync(new JsonObject { ["texts"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]) });
        Assert.Equal(Enumerable.Range(0, 200).Select(i => i % 3 == 0 ? "positive" : "negative"), results.Select(result => (string)result!["label"]!));
        Assert.All(results, result => Assert.Equal(0.88079708, (double)result!["score"]!, 1e-6));
    }

    [Fact]
    public async Task OfSeveralTextsABadOneHasAnErrorAndTheOthersTheirLabels()
    {
        var long30 = string.Join(' ', Enumerable.Repeat("a", 30));
        var body = new JsonObject { ["texts"] = new JsonArray("great", "", long30, long30 + " a", new string('a', 401), "\u200b", "bad") };
        var results = await AnswerAsync(body);
        Assert.Equal(
            [null, "Empty text", null, "Text too long", "Text too long", "Empty text", null],
            results.Select(result => (string?)result!["error"]?["title"]));
        Assert.Equal((32, "tokens"), ((int)results[3]!["error"]!["limit"]!, (string)results[3]!["error"]!["unit"]!)); // those around the text count

        body["truncate"] = true;
        results = await AnswerAsync((JsonObject)body.DeepClone());
        Assert.Equal([null, null, null, true, true, null, null], results.Select(result => (bool?)result!["truncated"]));
    }

    [Theory]
    [InlineData("bad", -1)] // a logit of -2, over 2
    [InlineData("not bad", 0.5)]
    [InlineData("DON\u2019T love: bad", 1.5)]
    [InlineData("never never bad", 0.5)] // once for a text
    [InlineData("nevertheless knot bad", -1)]
    public async Task ANegationMovesTheLogOdds(string text, double logOdds)
    {
        var body = new JsonObject { ["text"] = text, ["explain"] = true };
        var result = (await AnswerAsync(body, "even"))[0]!;
        Assert.Equal(logOdds > 0 ? "positive" : "negative", (string)result["label"]!);
        Assert.Equal(1 / (1 + Math.Exp(-Math.Abs(logOdds))), (double)result["score"]!, 1e-6);
        foreach (var word in result["words"]!.AsArray().Where(word => (string)word!["text"]! == "not"))
            Assert.Equal(1.5, (double)word!["importance"]!, 1e-5); // without it, the prior is the data's again
    }

    [Fact]
    public async Task TheTemperatureOfTheManifestIsApplied()
    {
        var result = (await AnswerAsync(new JsonObject { ["text"] = "un" }, "calibrated"))[0]!;
        Assert.Equal("negative", (string)result["label"]!);
        Assert.Equal(1 / (1 + Math.Exp(-2)), (double)result["score"]!, 1e-6); // a logit of -4, over 2
    }

    [Theory]
    [InlineData("a food a great", true)]
    [InlineData("a food a food", false)] // a score of one half
    [InlineData("great food", false)] // two words
    [InlineData("👎👎 ❤️ 👎", false)] // emoji only
    [InlineData("Das Essen war great", false)] // another language
    [InlineData("Еда была great", false)] // another script
    public async Task AModelWithTheRuleTellsItsGuesses(string text, bool isCertain)
    {
        var result = (await AnswerAsync(new JsonObject { ["text"] = text }, "certain"))[0]!;
        Assert.NotNull(result["label"]);
        Assert.Equal(isCertain, (bool)result["certain"]!);
    }

    [Fact]
    public async Task AVocabularyThatIsNoneKeepsTheModelFromBeingServed()
    {
        using var broken = new TestModels().AddPieces("broken").Add("plain").SetDefault("plain");
        var path = Path.Combine(broken.Folder, "broken", "1", "vocabulary.txt");
        var text = await File.ReadAllTextAsync(path);
        var content = text.Replace("[SEP]", "[END]");
        await File.WriteAllTextAsync(path, content);
        var manifest = Path.Combine(broken.Folder, "broken", "1", ModelManifest.FileName);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(path)));
        var old = ModelManifest.Parse(await File.ReadAllBytesAsync(manifest)).Files.Single(file => file.Name == "vocabulary.txt").Sha256;
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).Replace(old, hash));

        await using var service = new ServiceFactory(broken.Folder);
        using var caller = await service.StartAsync();
        var answer = await (await caller.GetAsync("/v1/models")).ReadJsonAsync();
        Assert.Contains("[SEP]", answer.ToJsonString());
        await (await caller.PostJsonAsync($"{Route}?model=broken", """{"text":"a"}""")).ReadProblemAsync(HttpStatusCode.NotFound);
    }

    private async Task<JsonArray> AnswerAsync(JsonObject body, string model = "pieces") =>
        (await (await client.PostJsonAsync($"{Route}?model={model}", body.ToJsonString())).ReadJsonAsync())["results"]!.AsArray();
}
