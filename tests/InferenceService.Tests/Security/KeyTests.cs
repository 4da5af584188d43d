using System.Net;
using System.Security.Cryptography;
using System.Text;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.Options;
using Torchline.InferenceService.Security;

namespace InferenceService.Tests.Security;

public sealed class KeyTests : IDisposable
{
    private readonly TestModels models = new TestModels().Add("words").AddClassifier("color").AddOptimizer("gatys");
    private readonly string file = Path.GetTempFileName();

    public void Dispose()
    {
        models.Dispose();
        File.Delete(file);
    }

    [Fact]
    public async Task ARouteAsksForTheKeyOfItsScope()
    {
        WriteKeys("# keys of the test", "", Line("alice", "infer"), Line("root", "admin"));
        await using var factory = new ServiceFactory(models.Folder, ("Torchline:Keys:File", file));
        using var client = await factory.StartAsync(); // Health needs no key.

        foreach (var (method, route, none, infer, admin) in new[]
        {
            ("POST", "/v1/sentiment", 401, 200, 200),
            ("GET", "/v1/models", 401, 200, 200),
            ("GET", "/v1/models/words", 401, 200, 200),
            ("GET", "/v1/stylize/jobs", 401, 403, 200),
            ("POST", "/v1/models/color/teach", 401, 403, 403), // Teaching is off: a matter of the route itself.
            ("GET", "/v1/nowhere", 401, 404, 404),
            ("GET", "/health/live", 200, 200, 200),
            ("GET", "/swagger/v1/swagger.json", 200, 200, 200),
        })
        {
            foreach (var (key, status) in new[] { (null, none), ("unknown", none), ("alice", infer), ("root", admin) })
            {
                foreach (var bearer in new[] { false, true })
                {
                    using var response = await SendAsync(client, method, route, key, bearer);
                    Assert.True(status == (int)response.StatusCode, $"{method} {route} with {key}: {response.StatusCode}");
                    if (status == 401)
                    {
                        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
                        await response.ReadProblemAsync(HttpStatusCode.Unauthorized);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task TheNewestJobIsNamedToThoseOnlyWhoMayListJobs()
    {
        WriteKeys(Line("alice", "infer"), Line("root", "admin"));
        await using var factory = new ServiceFactory(models.Folder, ("Torchline:Keys:File", file));
        using var client = await factory.StartAsync();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "key-of-alice");
        using var submitted = await client.PostJobAsync(SampleImages.Plain(9, 9, 9, width: 64, height: 64), SampleImages.Plain(200, 9, 9, width: 64, height: 64), ("iterations", "1"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(submitted.Headers.Location)).StatusCode);
        await (await client.GetAsync("/v1/stylize/jobs/latest")).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(factory.CreateClient(), "GET", "/v1/stylize/jobs/latest", "root", bearer: true)).StatusCode);

        var document = await (await client.GetAsync("/swagger/v1/swagger.json")).ReadJsonAsync();
        Assert.Equal("bearer", (string)document["components"]!["securitySchemes"]!["key"]!["scheme"]!);
        Assert.NotNull(document["security"]![0]!["key"]);
    }

    [Fact]
    public async Task WithoutAFileNoKeyIsNeeded()
    {
        await using var factory = new ServiceFactory(models.Folder);
        using var client = await factory.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, "GET", "/v1/stylize/jobs", null, bearer: true)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, "GET", "/v1/models", "whatever", bearer: true)).StatusCode);
    }

    [Theory]
    [InlineData("", "no key")]
    [InlineData("# nothing", "no key")]
    [InlineData("alice infer", "line 1")]
    [InlineData("\nalice owner 0123456789012345678901234567890123456789012345678901234567890123", "line 2")]
    [InlineData("alice infer 012345", "line 1")]
    [InlineData("alice infer 01234567890123456789012345678901234567890123456789012345678901zz", "line 1")]
    public void AFileThatWouldLeaveTheServiceOpenOrShutIsRefused(string content, string reason)
    {
        File.WriteAllText(file, content);
        var refusal = Assert.Throws<OptionsValidationException>(() => new ApiKeys(Options.Create(new SecurityOptions { Keys = new() { File = file } })));
        Assert.Contains(reason, refusal.Message);
        Assert.Contains(file, refusal.Message);
    }

    [Fact]
    public void TwoKeysOfOneNameAreRefused()
    {
        WriteKeys(Line("alice", "infer"), Line("alice", "admin"));
        var refusal = Assert.Throws<OptionsValidationException>(() => new ApiKeys(Options.Create(new SecurityOptions { Keys = new() { File = file } })));
        Assert.Contains("line 2", refusal.Message);
    }

    [Fact]
    public async Task ARateIsLimitedPerKeyAndToldWhenToComeAgain()
    {
        WriteKeys(Line("alice", "infer"), Line("root", "admin"));
        await using var factory = new ServiceFactory(
            models.Folder, ("Torchline:Keys:File", file), ("Torchline:RateLimits:PerKey", "1"), ("Torchline:RateLimits:PerKeyBurst", "3"));
        using var client = await factory.StartAsync();
        var statuses = new List<HttpStatusCode>();
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 20; i++)
        {
            var response = await SendAsync(client, "GET", "/v1/models", "alice", bearer: true);
            statuses.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                refused = response;
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], statuses[..3]);
        Assert.NotNull(refused);
        await refused.ReadProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        // Another key has a rate of its own, and health has none.
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, "GET", "/v1/models", "root", bearer: true)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
    }

    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010DB800010002")]
    [InlineData("2001:db8:1:2:ffff::1", "20010DB800010002")]
    public void AnAddressIsCountedWithItsNetwork(string address, string counted) => Assert.Equal(counted, RateLimits.AddressOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("Torchline:StylizationJobs:Enabled", "/v1/stylize/jobs", HttpStatusCode.Forbidden)]
    [InlineData("Torchline:StylizationJobs:Enabled", "/v1/stylize/jobs/0123/result", HttpStatusCode.Forbidden)]
    [InlineData("Torchline:StylizationJobs:List", "/v1/stylize/jobs", HttpStatusCode.Forbidden)]
    [InlineData("Torchline:StylizationJobs:List", "/v1/stylize/jobs/0123", HttpStatusCode.NotFound)]
    [InlineData("Torchline:Swagger:Enabled", "/swagger/index.html", HttpStatusCode.NotFound)]
    [InlineData("Torchline:Swagger:Enabled", "/swagger/v1/swagger.json", HttpStatusCode.NotFound)]
    public async Task WhatIsSwitchedOffIsRefused(string setting, string route, HttpStatusCode status)
    {
        await using var factory = new ServiceFactory(models.Folder, (setting, "false"));
        using var client = await factory.StartAsync();
        await (await client.GetAsync(route)).ReadProblemAsync(status);
    }

    [Fact]
    public async Task EveryAnswerHasTheHeadersThatProtectIt()
    {
        await using var factory = new ServiceFactory(models.Folder);
        using var client = await factory.StartAsync();
        foreach (var (route, policy) in new[] { ("/v1/styles/nothing", "default-src 'none'"), ("/nowhere", "default-src 'none'"), ("/swagger/index.html", "default-src 'self'") })
        {
            var headers = (await client.GetAsync(route)).Headers;
            Assert.StartsWith(policy, headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", headers.GetValues("X-Frame-Options").Single());
            Assert.Equal("no-referrer", headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Resource-Policy").Single());
        }
        var json = (await client.GetAsync("/v1/models")).Headers;
        Assert.Equal("nosniff", json.GetValues("X-Content-Type-Options").Single());
        Assert.False(json.Contains("Content-Security-Policy"));
    }

    private static string Line(string name, string scope) =>
        $"{name} {scope} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"key-of-{name}")))}";

    private void WriteKeys(params string[] lines) => File.WriteAllLines(file, lines);

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string route, string? key, bool bearer)
    {
        var request = new HttpRequestMessage(new(method), route);
        if (method == "POST")
            request.Content = new StringContent("""{"text":"good"}""", Encoding.UTF8, "application/json");
        if (key is not null && bearer)
            request.Headers.Authorization = new("Bearer", $"key-of-{key}");
        else if (key is not null)
            request.Headers.Add("X-Api-Key", $"key-of-{key}");
        return client.SendAsync(request);
    }
}
