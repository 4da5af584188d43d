using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>Errors as they look on the wire, for clients in any language.</summary>
[Collection(RunningServiceCollection.Name)]
public class HttpErrorTests(RunningService service)
{
    private const string Sentiment = "/v1/sentiment";

    [Theory]
    [InlineData("POST", Sentiment, "{", "application/json", 400)]
    [InlineData("POST", Sentiment, "", "application/json", 400)]
    [InlineData("POST", Sentiment + "?model=none", "{\"text\":\"a\"}", "application/json", 404)]
    [InlineData("GET", "/nowhere", null, null, 404)]
    [InlineData("GET", "/v1/models/none", null, null, 404)]
    [InlineData("GET", Sentiment, null, null, 405)]
    [InlineData("DELETE", "/v1/models", null, null, 405)]
    [InlineData("POST", Sentiment, "text=a", "application/x-www-form-urlencoded", 415)]
    [InlineData("POST", Sentiment, "{\"text\":\"\"}", "application/json", 422)]
    [InlineData("POST", Sentiment, "{}", "application/json", 422)]
    public async Task EveryErrorIsAProblem(string method, string route, string? body, string? type, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), route);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, type!);
        await AssertProblemAsync(await service.Http.SendAsync(request), (HttpStatusCode)status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ABodyBeyondTheLimitIsRefused(bool chunked)
    {
        var body = $$"""{"text":"{{new string('a', 1024 * 1024)}}"}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, Sentiment) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = !chunked; // The service answers before it reads a body that says it is too long.
        var problem = await AssertProblemAsync(await service.Http.SendAsync(request), HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("1048576", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task ATextBeyondTheLimitsIsRefused()
    {
        foreach (var text in new[] { new string('a', 10_001), string.Join(' ', Enumerable.Repeat("a", 4500)) })
        {
            var response = await service.Http.PostAsync(Sentiment, new StringContent($$"""{"text":"{{text}}"}""", Encoding.UTF8, "application/json"));
            Assert.True((await AssertProblemAsync(response, HttpStatusCode.UnprocessableEntity)).GetProperty("limit").GetInt32() > 0);
        }
    }

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync();
            Assert.Equal(status, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = JsonSerializer.Deserialize<JsonElement>(body);
            Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
            Assert.NotEmpty(problem.GetProperty("title").GetString()!);
            Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
            return problem;
        }
    }
}
