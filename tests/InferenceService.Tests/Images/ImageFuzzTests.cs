using System.Net;
using System.Net.Http.Json;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Images;

/// <summary>Damaged images through HTTP: each is looked at or refused, and none leaves anything behind.</summary>
[Collection(AloneCollection.Name)]
public sealed class ImageFuzzTests : IAsyncLifetime
{
    private const int WarmUpCases = 300, Cases = 600;
    private const string StyleImage = "the style image of /v1/stylize";
    private const long MostGrowth = 32 << 20;

    private static readonly byte[][] Files =
    [
        Samples.File(ImageFormat.Jpeg, 48, 40),
        Samples.WithOrientation(Samples.File(ImageFormat.Jpeg, 48, 40), Orientation.RightTop),
        Samples.File(ImageFormat.Png, 48, 40),
        Samples.File(ImageFormat.Webp, 48, 40),
    ];

    private static readonly byte[] Content = SampleImages.Plain(10, 200, 60, width: 64, height: 64);

    private readonly TestModels models = new TestModels().AddClassifier("color").AddCaptioner("describe").AddStyleNetwork("tint").AddArbitraryStyle("corner");
    private readonly Random random = new(1);
    private ServiceFactory factory = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        factory = new ServiceFactory(models.Folder, ("Torchline:Limits:ImagePixels", "1000000"));
        client = await factory.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await factory.DisposeAsync();
        models.Dispose();
    }

    [Theory]
    [InlineData("/v1/classify")]
    [InlineData("/v1/caption?beam=2&attention=true")]
    [InlineData("/v1/stylize?style=wave&size=100")]
    [InlineData(StyleImage)]
    public async Task ADamagedImageIsLookedAtOrRefusedAndLeavesNoMemoryBehind(string route)
    {
        await PostDamagedAsync(route, WarmUpCases);
        var before = ResidentBytes();
        var statuses = await PostDamagedAsync(route, Cases);
        var growth = ResidentBytes() - before;

        // Damage that is never survived, or always, would test little.
        Assert.InRange(statuses.GetValueOrDefault(HttpStatusCode.OK), Cases / 100, Cases * 9 / 10);
        Assert.All(statuses.Keys, status => Assert.True(
            status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge, $"{status}"));
        Assert.True(growth < MostGrowth, $"{growth} bytes more are resident");
    }

    private async Task<Dictionary<HttpStatusCode, int>> PostDamagedAsync(string route, int cases)
    {
        var statuses = new Dictionary<HttpStatusCode, int>();
        for (var i = 0; i < cases; i++)
        {
            var damaged = Damage(Files[i % Files.Length]);
            using var response = await (
                route.StartsWith(StyleImage, StringComparison.Ordinal) ? PostStyleAsync(damaged, asJson: i % 8 == 0)
                    : i % 8 == 0 ? client.PostFormAsync(route, damaged)
                    : client.PostImageAsync(route, damaged));
            statuses[response.StatusCode] = statuses.GetValueOrDefault(response.StatusCode) + 1;
        }

        return statuses;
    }

    private Task<HttpResponseMessage> PostStyleAsync(byte[] style, bool asJson) => asJson
        ? client.PostAsJsonAsync("/v1/stylize", new { image = Convert.ToBase64String(Content), style = Convert.ToBase64String(style) })
        : client.PostStyleImageAsync(Content, style);

    /// <summary>Some bits flipped, or the end cut off, or both.</summary>
    private byte[] Damage(byte[] file)
    {
        var damaged = random.Next(3) == 0 ? file[..random.Next(file.Length)] : [.. file];
        for (var flips = random.Next(4); flips > 0 && damaged.Length > 0; flips--)
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));

        return damaged;
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
