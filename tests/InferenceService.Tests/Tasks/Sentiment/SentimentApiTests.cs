using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.Sentiment;

[Collection(SharedServiceCollection.Name)]
public class SentimentApiTests(SharedService service)
{
    private const string Route = "/v1/sentiment";

    private readonly HttpClient client = service.Client;

    [Theory]
    [InlineData("Great food, friendly!", "positive", 0.98201379)] // sigmoid(3 + 0 + 1)
    [InlineData("bad", "negative", 0.88079708)] // 1 - sigmoid(-2)
    [InlineData("It isn't", "negative", 0.88079708)] // n't is a word of its own
    [InlineData("unheard-of", "positive", 0.5)]
    public async Task OneTextHasOneResult(string text, string label, double score)
    {
        var body = await (await client.PostJsonAsync(Route, new JsonObject { ["text"] = text }.ToJsonString())).ReadJsonAsync();
        Assert.Equal("plain", (string)body["model"]!);
        var result = Assert.Single(body["results"]!.AsArray())!;
        Assert.Equal(label, (string)result["label"]!);
        Assert.Equal(score, (double)result["score"]!, 1e-6);
    }

    [Fact]
    public async Task ManyTextsOfAnyLengthHaveResultsInTheirOrder()
    {
        var texts = Enumerable.Range(0, 256).Select(i => string.Join(' ', Enumerable.Repeat("food", i % 31).Append(i % 3 == 0 ? "good" : "bad")));
        var request = new JsonObject { ["texts"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]) };
        var body = await (await client.PostJsonAsync(Route, request.ToJsonString())).ReadJsonAsync();
        Assert.Equal(
            Enumerable.Range(0, 256).Select(i => i % 3 == 0 ? "positive" : "negative"),
            body["results"]!.AsArray().Select(result => (string)result!["label"]!));
        Assert.All(body["results"]!.AsArray(), result => Assert.Equal(0.88079708, (double)result!["score"]!, 1e-6));
    }

    [Fact]
    public async Task AnotherModelAnswersWhenItIsNamed()
    {
        var body = await (await client.PostJsonAsync($"{Route}?model=opposite", """{"text":"great"}""")).ReadJsonAsync();
        Assert.Equal("opposite", (string)body["model"]!);
        Assert.Equal("negative", (string)body["results"]![0]!["label"]!);
    }

    [Fact]
    public async Task ConcurrentRequestsGetTheirOwnAnswers() =>
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var text = i % 2 == 0 ? "great" : "awful";
            var body = await (await client.PostJsonAsync(Route, $$"""{"text":"{{text}}"}""")).ReadJsonAsync();
            Assert.Equal(i % 2 == 0 ? "positive" : "negative", (string)body["results"]![0]!["label"]!);
        }));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"text\":5}")]
    [InlineData("{\"texts\":\"good\"}")]
    [InlineData("{\"texts\":[5]}")]
    [InlineData("{\"text\":\"a\"}{}")]
    [InlineData("{\"text\":\"\\ud800\"}")]
    public async Task WhatIsNotTheJsonOfARequestIsABadRequest(string body) =>
        await (await client.PostJsonAsync(Route, body)).ReadProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task ABrokenBodyIsAnsweredWithThePlace() => Assert.Contains(
        "line 2, byte 9",
        (string)(await (await client.PostJsonAsync(Route, "{\n\"text\": x}")).ReadProblemAsync(HttpStatusCode.BadRequest))["detail"]!);

    [Theory]
    [InlineData("{}", "either text or texts")]
    [InlineData("{\"text\":\"a\",\"texts\":[\"b\"]}", "either text or texts")]
    [InlineData("{\"texts\":[]}", "empty")]
    [InlineData("{\"text\":\"\"}", "Text 0")]
    [InlineData("{\"text\":\" \\n\"}", "Text 0")]
    [InlineData("{\"text\":\"\ud83d\ude00\"}", "Text 0")]
    public async Task MissingAndEmptyTextsAreNamed(string body, string detail) => Assert.Contains(
        detail, (string)(await (await client.PostJsonAsync(Route, body)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!);

    [Theory]
    [InlineData(100, 32, "tokens")] // "a a a …": more tokens than the model takes
    [InlineData(101, 200, "characters")]
    public async Task ALongTextIsAnsweredWithTheLimit(int words, int limit, string unit)
    {
        var text = string.Join(' ', Enumerable.Repeat("a", words));
        var response = await client.PostJsonAsync(Route, $$"""{"text":"{{text}}"}""");
        var problem = await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(0, (int)problem["index"]!);
        Assert.Equal(limit, (int)problem["limit"]!);
        Assert.Equal(unit, (string)problem["unit"]!);
        Assert.Contains("truncate", (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("\"\"", "Empty text", null, null)]
    [InlineData("null", "Empty text", null, null)]
    [InlineData("\"\ud83d\ude00 \ud83d\ude00\"", "Empty text", null, null)]
    [InlineData("100", "Text too long", 32, "tokens")]
    [InlineData("101", "Text too long", 200, "characters")]
    public async Task OfSeveralTextsABadOneHasAnErrorAndTheOthersTheirLabels(string text, string title, int? limit, string? unit)
    {
        if (int.TryParse(text, out var words))
            text = $"\"{string.Join(' ', Enumerable.Repeat("a", words))}\"";
        var body = await (await client.PostJsonAsync(Route, $$"""{"texts":["great",{{text}},"bad"]}""")).ReadJsonAsync();
        var results = body["results"]!.AsArray();
        Assert.Equal(["positive", null, "negative"], results.Select(result => (string?)result!["label"]));
        Assert.Equal([false, true, false], results.Select(result => result!["error"] is not null));
        Assert.Null(results[1]!["score"]);
        var error = results[1]!["error"]!;
        Assert.Equal(title, (string)error["title"]!);
        Assert.Contains("Text 1", (string)error["detail"]!);
        Assert.Equal((limit, unit), ((int?)error["limit"], (string?)error["unit"]));
    }

    [Fact]
    public async Task TextsMayAllBeBad()
    {
        var body = await (await client.PostJsonAsync(Route, """{"texts":["", null]}""")).ReadJsonAsync();
        Assert.All(body["results"]!.AsArray(), result => Assert.Equal("Empty text", (string)result!["error"]!["title"]!));
    }

    [Theory]
    [InlineData("", ",\"truncate\":true", true)]
    [InlineData("?truncate=true", "", true)]
    [InlineData("?truncate=true", ",\"truncate\":false", false)]
    public async Task TheBeginningOfALongTextIsClassifiedIfThatIsAskedFor(string query, string member, bool isTruncated)
    {
        var texts = new[] { "great", "bad " + string.Join(' ', Enumerable.Repeat("a", 60)), "bad " + new string('a', 195) + "\ud83d\ude00" };
        var request = $"{{\"texts\":{new JsonArray([.. texts.Select(text => (JsonNode)text)]).ToJsonString()}{member}}}";
        var results = (await (await client.PostJsonAsync(Route + query, request)).ReadJsonAsync())["results"]!.AsArray();
        Assert.Equal(["positive", isTruncated ? "negative" : null, isTruncated ? "negative" : null], results.Select(result => (string?)result!["label"]));
        Assert.Equal([null, isTruncated ? true : null, isTruncated ? true : null], results.Select(result => (bool?)result!["truncated"]));
    }

    [Fact]
    public async Task TooManyTextsAreAnsweredWithTheLimit()
    {
        var body = $$"""{"texts":[{{string.Join(',', Enumerable.Repeat("\"a\"", 257))}}]}""";
        var problem = await (await client.PostJsonAsync(Route, body)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(256, (int)problem["limit"]!);
    }

    [Fact]
    public async Task AnUnknownModelIsAnsweredWithThoseThereAre()
    {
        var problem = await (await client.PostJsonAsync($"{Route}?model=none", """{"text":"a"}""")).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal(["opposite", "plain"], problem["models"]!.AsArray().Select(name => (string)name!));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonx")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task AnotherMediaTypeIsRefused(string? type)
    {
        using var content = new ByteArrayContent("{\"text\":\"a\"}"u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        var response = await client.PostAsync(Route, content);
        Assert.Contains("application/json", (string)(await response.ReadProblemAsync(HttpStatusCode.UnsupportedMediaType))["detail"]!);
    }

    [Fact]
    public async Task AnotherMethodIsRefused()
    {
        var response = await client.GetAsync(Route);
        Assert.Contains("POST", (string)(await response.ReadProblemAsync(HttpStatusCode.MethodNotAllowed))["detail"]!);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }
}
