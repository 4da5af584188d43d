using System.Net;
using System.Text;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Torchline.InferenceService.Security;

namespace InferenceService.Tests.Security;

/// <summary>What pages of other sites can do with a service on the machine of their visitor.</summary>
public sealed class HostAndOriginTests : IDisposable
{
    private readonly TestModels models = new TestModels().Add("words");

    public void Dispose() => models.Dispose();

    [Theory]
    [InlineData("urls", "http://127.0.0.1:8080", true)]
    [InlineData("urls", "http://localhost:8080;http://[::1]:8081", true)]
    [InlineData("urls", "http://0.0.0.0:8080", false)]
    [InlineData("urls", "http://127.0.0.1:8080;http://10.0.0.7:8080", false)]
    [InlineData("urls", "http://*:8080", false)]
    [InlineData("urls", "http://example.com:8080", false)]
    [InlineData("http_ports", "8080", false)]
    [InlineData("Kestrel:Endpoints:Local:Url", "http://127.0.0.1:9000", true)]
    [InlineData("Kestrel:Endpoints:All:Url", "https://[::]:9000", false)]
    public void AServiceOnLoopbackAnswersToItsNamesOnly(string key, string value, bool isLocal)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        Assert.Equal(isLocal ? ["localhost", "127.0.0.1", "[::1]"] : ["*"], HostFilter.AllowedBy(configuration).Select(host => host.Value));
    }

    [Fact]
    public async Task AForeignHostIsRefusedWithAReason()
    {
        await using var factory = new ServiceFactory(models.Folder);
        using var client = await factory.StartAsync();
        foreach (var route in new[] { "/v1/models", "/swagger/index.html", "/" })
        {
            var problem = await (await SendAsync(client, HttpMethod.Get, route, host: "attacker.example")).ReadProblemAsync(HttpStatusCode.BadRequest);
            Assert.Contains("attacker.example", (string)problem["detail"]!);
        }

        foreach (var host in new[] { "localhost:8080", "127.0.0.1", "[::1]:5000" })
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, HttpMethod.Get, "/v1/models", host)).StatusCode);
    }

    [Fact]
    public async Task TheSettingNamesOtherHosts()
    {
        await using var factory = new ServiceFactory(models.Folder, ("AllowedHosts", "api.example;*.inner.example"));
        using var client = factory.CreateClient();
        foreach (var (host, status) in new[] { ("api.example", 200), ("a.inner.example:90", 200), ("localhost", 400), ("api.example.org", 400) })
            Assert.Equal((HttpStatusCode)status, (await SendAsync(client, HttpMethod.Get, "/health/live", host)).StatusCode);
    }

    [Theory]
    [InlineData(null, null, true)] // no browser
    [InlineData("same-origin", "http://localhost", true)]
    [InlineData("none", null, true)]
    [InlineData("cross-site", "https://evil.example", false)]
    [InlineData("cross-site", "null", false)]
    [InlineData("cross-site", null, false)]
    [InlineData("same-site", "http://other.localhost", false)]
    [InlineData(null, "https://evil.example", false)] // a browser that has no Sec-Fetch-Site, or an address that is not trustworthy
    [InlineData(null, "null", false)]
    [InlineData(null, "http://localhost", true)]
    [InlineData(null, "https://localhost", true)] // a proxy does the TLS
    [InlineData(null, "http://localhost:81", false)]
    [InlineData("cross-site", "https://app.example", true)] // configured
    [InlineData(null, "https://app.example", true)]
    public async Task APageOfAnotherSiteCannotSendWhatChangesSomething(string? site, string? origin, bool passes)
    {
        await using var factory = new ServiceFactory(models.Folder, ("Torchline:Cors:Origins", "https://app.example"));
        using var client = await factory.StartAsync();
        var response = await SendAsync(client, HttpMethod.Post, "/v1/sentiment", site: site, origin: origin);
        if (passes)
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        else
            await response.ReadProblemAsync(HttpStatusCode.Forbidden);
        // Reading is left to the rules of browsers: without CORS a page gets no answer to read.
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, HttpMethod.Get, "/v1/models", site: site, origin: origin)).StatusCode);
        if (passes is false)
            await (await SendAsync(client, HttpMethod.Delete, "/v1/stylize/jobs/none", site: site, origin: origin)).ReadProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task OtherOriginsAreAllowedBySettingOnly()
    {
        await using (var factory = new ServiceFactory(models.Folder))
        {
            using var client = await factory.StartAsync();
            Assert.False((await SendAsync(client, HttpMethod.Get, "/v1/models", origin: "https://app.example")).Headers.Contains("Access-Control-Allow-Origin"));
        }

        await using var open = new ServiceFactory(models.Folder, ("Torchline:Cors:Origins", "https://app.example; https://two.example"));
        using var allowed = await open.StartAsync();
        var response = await SendAsync(allowed, HttpMethod.Get, "/v1/models", origin: "https://two.example");
        Assert.Equal("https://two.example", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/sentiment");
        preflight.Headers.Add("Origin", "https://app.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type,x-api-key");
        Assert.Equal("https://app.example", (await allowed.SendAsync(preflight)).Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False((await SendAsync(allowed, HttpMethod.Get, "/v1/models", origin: "https://three.example")).Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod method, string route, string? host = null, string? site = null, string? origin = null)
    {
        var request = new HttpRequestMessage(method, route);
        if (method == HttpMethod.Post)
            request.Content = new StringContent("""{"text":"good"}""", Encoding.UTF8, "application/json");
        request.Headers.Host = host;
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return client.SendAsync(request);
    }
}
