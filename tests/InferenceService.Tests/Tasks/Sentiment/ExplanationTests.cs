using System.Net;
using System.Text.Json.Nodes;
using InferenceService.Tests.Fixtures;
using Torchline.InferenceService.Tasks.Sentiment;

namespace InferenceService.Tests.Tasks.Sentiment;

public sealed class ExplanationTests : IAsyncLifetime
{
    private readonly TestModels models = new TestModels().Add("plain").AddPieces("pieces").AddPieces("short", maxTokens: 6).SetDefault("plain");
    private readonly ServiceFactory factory;
    private HttpClient client = null!;

    public ExplanationTests() => factory = new(models.Folder, ("Torchline:Limits:ExplainedTexts", "3"));

    public async Task InitializeAsync() => client = await factory.StartAsync();

    public async Task DisposeAsync()
    {
        await factory.DisposeAsync();
        models.Dispose();
    }

    [Theory]
    [InlineData("plain", "It is  great food, but (bad).", "It:0 is:0 great:3 food:0 but:0 bad:-2")]
    [InlineData("pieces", "It is  great food, but (bad).", "It:0 is:0 great:3 food:0 but:0 bad:-2")]
    [InlineData("plain", "bad great awful", "bad:2 great:-3 awful:3")] // for the label, which is negative
    [InlineData("pieces", "👎 unbelievable", "👎:2 unbelievable:4")]
    [InlineData("pieces", "great :)", "great:3 :):1")]
    [InlineData("plain", "great", "great:3")] // alone: against a text that tells nothing
    [InlineData("plain", "food", "food:0")]
    public async Task TheImportanceOfAWordIsWhatTheLogOddsLoseWithoutIt(string model, string text, string words)
    {
        var result = (await AnswerAsync(new JsonObject { ["text"] = text }, $"?model={model}&explain=true"))[0]!;
        Assert.Equal(words.Split(' '), result["words"]!.AsArray().Select(Spell));
        Assert.All(result["words"]!.AsArray(), word => Assert.Equal(
            (string)word!["text"]!, text.Substring((int)word["start"]!, (int)word["length"]!)));
    }

    [Theory]
    [InlineData("", ",\"explain\":true", true)]
    [InlineData("?explain=true", "", true)]
    [InlineData("?explain=true", ",\"explain\":false", false)]
    [InlineData("", "", false)]
    public async Task WordsAreThereIfTheyAreAskedFor(string query, string member, bool hasWords)
    {
        var answer = await (await client.PostJsonAsync($"/v1/sentiment{query}", $$"""{"text":"great food"{{member}}}""")).ReadJsonAsync();
        Assert.Equal(hasWords, answer["results"]![0]!.AsObject().ContainsKey("words"));
    }

    [Fact]
    public async Task OfSeveralTextsThoseWithALabelHaveWords()
    {
        var results = await AnswerAsync(new JsonObject { ["texts"] = new JsonArray("great", "", "bad food") }, "?explain=true");
        Assert.Equal(["great:3", null, "bad:2 food:0"], results.Select(result =>
            result!["words"] is { } words ? string.Join(' ', words.AsArray().Select(Spell)) : null));
    }

    [Fact]
    public async Task MoreTextsThanAreExplainedAreAnsweredWithTheLimit()
    {
        var response = await client.PostJsonAsync("/v1/sentiment?explain=true", """{"texts":["a","b","c","d"]}""");
        var problem = await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal((4, 3), ((int)problem["count"]!, (int)problem["limit"]!));
        Assert.Contains("explain", (string)problem["detail"]!);
    }

    [Fact]
    public async Task TheWordsOfALongTextAreExplainedInGroups()
    {
        using var longer = new TestModels().AddPieces("large", maxTokens: 512).SetDefault("large");
        await using var large = new ServiceFactory(longer.Folder);
        using var caller = await large.StartAsync();
        var text = string.Join(' ', Enumerable.Range(0, 130).Select(i => i == 77 ? "great" : "food"));
        var body = new JsonObject { ["text"] = text, ["explain"] = true };
        var answer = await (await caller.PostJsonAsync("/v1/sentiment", body.ToJsonString())).ReadJsonAsync();
        var words = answer["results"]![0]!["words"]!.AsArray();
        Assert.Equal(64, words.Count);
        Assert.Equal(text, string.Join(' ', words.Select(word => (string)word!["text"]!)));
        var important = Assert.Single(words, word => (float)word!["importance"]! != 0)!;
        Assert.Contains("great", (string)important["text"]!);
        Assert.Equal(3, (float)important["importance"]!, 1e-4f);
    }

    [Fact]
    public async Task OfATruncatedTextTheWordsThatWereReadAreExplained()
    {
        // Four pieces are read: without "great", "bad" must not come into reach.
        var body = new JsonObject { ["text"] = "good great food a bad bad bad", ["truncate"] = true };
        var result = (await AnswerAsync(body, "?model=short&explain=true"))[0]!;
        Assert.True((bool)result["truncated"]!);
        Assert.Equal(["good:2", "great:3", "food:0", "a:0"], result["words"]!.AsArray().Select(Spell));

        body["text"] = "unbelievablegoodbad bad"; // the first word is longer than what is read
        Assert.Empty((await AnswerAsync((JsonObject)body.DeepClone(), "?model=short&explain=true"))[0]!["words"]!.AsArray());
    }

    [Fact]
    public async Task ASmallQueueMakesLargerGroups()
    {
        await using var small = new ServiceFactory(
            models.Folder, ("Torchline:Limits:Texts", "2"), ("Torchline:Batching:QueueCapacity", "2"), ("Torchline:Limits:ExplainedTexts", "1"));
        using var caller = await small.StartAsync();
        var answer = await (await caller.PostJsonAsync("/v1/sentiment?explain=true", """{"text":"great food a a a"}""")).ReadJsonAsync();
        Assert.Equal(2, answer["results"]![0]!["words"]!.AsArray().Count); // as many as may wait
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" \t ", "")]
    [InlineData("one", "one")]
    [InlineData("  (one), two!! 'tis... can't $20 ", "one|two|tis|can't|$20")]
    [InlineData(":) !!! 👍🏽", ":)|!!!|👍🏽")]
    public void WordsStandBetweenWhiteSpace(string text, string words) =>
        Assert.Equal(words, string.Join('|', TextWord.Of(text).Select(word => word.In(text))));

    [Theory]
    [InlineData(5, 5)]
    [InlineData(64, 64)]
    [InlineData(65, 64)]
    [InlineData(1000, 64)]
    public void GroupsHaveAllWordsOnce(int count, int groups)
    {
        var text = string.Join(' ', Enumerable.Range(0, count).Select(i => $"w{i}"));
        var grouped = TextWord.Group(TextWord.Of(text), 64);
        Assert.Equal(groups, grouped.Count);
        Assert.Equal(text, string.Join(' ', grouped.Select(group => group.In(text))));
    }

    private static string Spell(JsonNode? word) => $"{(string)word!["text"]!}:{Math.Round((double)word["importance"]!, 3) + 0.0:0.###}";

    private async Task<JsonArray> AnswerAsync(JsonObject body, string query) =>
        (await (await client.PostJsonAsync($"/v1/sentiment{query}", body.ToJsonString())).ReadJsonAsync())["results"]!.AsArray();
}
