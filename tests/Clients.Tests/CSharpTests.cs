using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Torchline.Client;
using Xunit;

namespace Clients.Tests;

/// <summary>The C# client as applications have it: by its interface, from the services, with retries.</summary>
[Collection(RunningServiceCollection.Name)]
public sealed class CSharpTests(RunningService service)
{
    private static readonly string Bee = Path.Combine(RunningService.Root, "samples/pictures/bee.jpg");

    [Fact]
    public async Task AnApplicationGetsTheClientByItsInterface()
    {
        await using var services = Services(options => options.Address = new(service.Address));
        var client = services.GetRequiredService<ITorchlineClient>();
        Assert.Equal("bees", (await client.ClassifyFileAsync(Bee)).Predictions[0].Label);
        Assert.Equal("negative", (await services.GetRequiredService<TorchlineClient>().ClassifySentimentAsync("I didn't like it!")).Label);
        var words = (await client.ClassifySentimentAsync("Great food, rude staff.", "bow", explain: true)).Words!;
        Assert.Equal(["Great", "food", "rude", "staff"], words.Select(word => word.Text));
        Assert.True(words[0].Importance * words[2].Importance < 0);
        var style = (await client.StylesAsync())[0];
        Assert.Equal([0xff, 0xd8, 0xff], (await client.GetStyleThumbnailAsync(style.Name, style.Model))[..3]);
    }

    [Fact]
    public async Task AnImageGetsTheStyleOfAnotherOne()
    {
        await using var services = Services(options => options.Address = new(service.Address));
        var client = services.GetRequiredService<ITorchlineClient>();
        var style = await File.ReadAllBytesAsync(Path.Combine(RunningService.Root, "samples/pictures/dog.jpg"));
        var options = new StylizeOptions { StyleImage = style, Size = 128, MediaType = "image/png", Model = "corner" };
        await using var file = File.OpenRead(Bee);
        foreach (var answer in new[] { await client.StylizeFileAsync(Bee, options), await client.StylizeAsync(file, options) })
            Assert.Equal(("corner", "image/png", true), (answer.Model, answer.MediaType, answer.File.AsSpan(1).StartsWith("PNG"u8)));
        var both = await Assert.ThrowsAsync<TorchlineException>(() => client.StylizeFileAsync(Bee, options with { Model = null, Styles = ["great-wave"] }));
        Assert.Equal(HttpStatusCode.BadRequest, both.StatusCode);
    }

    [Fact]
    public async Task AnOverloadedServiceIsAskedAgainAfterRetryAfter()
    {
        await using var overloaded = await Overloaded.StartAsync(refusals: 2, retryAfter: "1");
        await using var services = Services(options => (options.Address, options.ApiKey) = (overloaded.Address, "secret"));
        var started = Stopwatch.StartNew();
        var answer = await services.GetRequiredService<ITorchlineClient>().ClassifyFileAsync(Bee);
        Assert.Equal("bees", answer.Predictions[0].Label);
        Assert.Equal(3, overloaded.Requests.Count);
        Assert.True(started.Elapsed >= TimeSpan.FromSeconds(1.9), started.Elapsed.ToString());
        // Each attempt has the whole image and the key.
        Assert.All(overloaded.Requests, request => Assert.Equal((new FileInfo(Bee).Length, "Bearer secret"), request));
    }

    [Theory]
    [InlineData("3600", 1)]
    [InlineData(null, 1)]
    [InlineData("0", 4)]
    public async Task AWaitIsBounded(string? retryAfter, int requests)
    {
        await using var overloaded = await Overloaded.StartAsync(refusals: 100, retryAfter);
        await using var services = Services(options => options.Address = overloaded.Address);
        var error = await Assert.ThrowsAsync<TorchlineException>(() => services.GetRequiredService<ITorchlineClient>().ClassifyFileAsync(Bee));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Queue full"), (error.StatusCode, error.Problem.Title));
        Assert.Equal(retryAfter, error.RetryAfter?.TotalSeconds.ToString());
        Assert.Equal(requests, overloaded.Requests.Count);
    }

    [Fact]
    public async Task AStreamWithoutAWayBackIsSentOnce()
    {
        await using var overloaded = await Overloaded.StartAsync(refusals: 1, retryAfter: "0");
        await using var services = Services(options => options.Address = overloaded.Address);
        using var stream = new ForwardStream(File.ReadAllBytes(Bee));
        await Assert.ThrowsAsync<TorchlineException>(() => services.GetRequiredService<ITorchlineClient>().ClassifyAsync(stream));
        Assert.Single(overloaded.Requests);
    }

    [Fact]
    public async Task ThePackageHasBothFrameworksAndTheReadme()
    {
        var folder = Directory.CreateTempSubdirectory("torchline-").FullName;
        await Tool.RunAsync("dotnet", RunningService.Root, ["pack", "clients/csharp", "-c", "Release", "-o", folder, "--nologo", "-v", "quiet"]);
        using var package = System.IO.Compression.ZipFile.OpenRead(Directory.GetFiles(folder, "Torchline.Client.*.nupkg").Single());
        var files = package.Entries.Select(entry => entry.FullName).ToHashSet();
        Assert.Superset(new HashSet<string> { "lib/net8.0/Torchline.Client.dll", "lib/net10.0/Torchline.Client.dll", "lib/net8.0/Torchline.Client.xml", "README.md" }, files);
        Directory.Delete(folder, recursive: true);
    }

    private static ServiceProvider Services(Action<TorchlineClientOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddTorchlineClient(configure);
        return services.BuildServiceProvider();
    }

    /// <summary>A service that refuses its first requests.</summary>
    private sealed class Overloaded : IAsyncDisposable
    {
        private readonly WebApplication app;

        private Overloaded(WebApplication app) => this.app = app;

        /// <summary>The lengths of bodies and the keys that came.</summary>
        public ConcurrentQueue<(long Length, string Key)> Requests { get; } = [];

        public Uri Address => new(app.Urls.Single());

        public static async Task<Overloaded> StartAsync(int refusals, string? retryAfter)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var overloaded = new Overloaded(builder.Build());
            overloaded.app.MapPost("/v1/classify", async (HttpContext context) =>
            {
                var length = (await new StreamReader(context.Request.Body, System.Text.Encoding.Latin1).ReadToEndAsync()).Length;
                overloaded.Requests.Enqueue((length, context.Request.Headers.Authorization.ToString()));
                if (overloaded.Requests.Count > refusals)
                    return Results.Text("""{"model":"m","predictions":[{"label":"bees","score":1}]}""", "application/json");
                context.Response.Headers.RetryAfter = retryAfter;
                return Results.Problem(title: "Queue full", statusCode: 503);
            });
            await overloaded.app.StartAsync();
            return overloaded;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }

    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
