using System.Net;
using System.Net.Sockets;
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
    public async Task AHeadHasTheHeadersOfTheGetAndNoBody()
    {
        foreach (var route in new[] { "/health/live", "/v1/models", "/v1/styles/starry-night/thumbnail", "/swagger/index.html" })
        {
            using var head = await service.Http.SendAsync(new(HttpMethod.Head, route));
            using var get = await service.Http.GetAsync(route);
            Assert.Equal((HttpStatusCode.OK, get.Content.Headers.ContentType), (head.StatusCode, head.Content.Headers.ContentType));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    /// <summary>docs/reference/routes.md has them: the server refuses these before any route, and lets no program write a body.</summary>
    [Theory]
    [InlineData("no request\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nno header\r\n\r\n", 400)]
    [InlineData("long line", 414)]
    [InlineData("large headers", 431)]
    public async Task WhatTheServerRefusesItselfHasAStatus(string request, int status)
    {
        request = request switch
        {
            "long line" => $"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "large headers" => $"GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: {new string('a', 40_000)}\r\n\r\n",
            _ => request,
        };
        using var socket = new TcpClient();
        await socket.ConnectAsync(service.Http.BaseAddress!.Host, service.Http.BaseAddress.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = await new StreamReader(stream).ReadLineAsync();
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
    }

    [Fact]
    public async Task ABodyThatBreaksTheRulesOfChunksIsAProblem()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(service.Http.BaseAddress!.Host, service.Http.BaseAddress.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {Sentiment} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n"));
        var answer = await new StreamReader(stream).ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 400 ", answer);
        Assert.Contains("application/problem+json", answer);
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
