using System.Net;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Images;

/// <summary>Damaged images through HTTP: each is looked at or refused, and none leaves anything behind.</summary>
[Collection(AloneCollection.Name)]
public sealed class ImageFuzzTests : IAsyncLifetime
{
    private const int WarmUpCases = 300, Cases = 600;
    private const long MostGrowth = 32 << 20;

    private static readonly byte[][] Files =
    [
        Samples.File(ImageFormat.Jpeg, 48, 40),
        Samples.WithOrientation(Samples.File(ImageFormat.Jpeg, 48, 40), Orientation.RightTop),
        Samples.File(ImageFormat.Png, 48, 40),
        Samples.File(ImageFormat.Webp, 48, 40),
    ];

    private readonly TestModels _models = new TestModels().AddClassifier("color").AddCaptioner("describe").AddStyleNetwork("tint");
    private readonly Random _random = new(1);
    private ServiceFactory _factory = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _factory = new ServiceFactory(_models.Folder, ("Torchline:Limits:ImagePixels", "1000000"));
        _client = await _factory.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _factory.DisposeAsync();
        _models.Dispose();
    }

    [Theory]
    [InlineData("/v1/classify")]
    [InlineData("/v1/caption?beam=2&attention=true")]
    [InlineData("/v1/stylize?style=wave&size=100")]
    public async Task A_damaged_image_is_looked_at_or_refused_and_leaves_no_memory_behind(string route)
    {
        await PostDamagedAsync(route, WarmUpCases);
        long before = ResidentBytes();
        var statuses = await PostDamagedAsync(route, Cases);
        long growth = ResidentBytes() - before;

        // Damage that is never survived, or always, would test little.
        Assert.InRange(statuses.GetValueOrDefault(HttpStatusCode.OK), Cases / 100, Cases * 9 / 10);
        Assert.All(statuses.Keys, status => Assert.True(
            status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge, $"{status}"));
        Assert.True(growth < MostGrowth, $"{growth} bytes more are resident");
    }

    private async Task<Dictionary<HttpStatusCode, int>> PostDamagedAsync(string route, int cases)
    {
        var statuses = new Dictionary<HttpStatusCode, int>();
        for (int i = 0; i < cases; i++)
        {
            byte[] damaged = Damage(Files[i % Files.Length]);
            using var response = await (i % 8 == 0 ? _client.PostFormAsync(route, damaged) : _client.PostImageAsync(route, damaged));
            statuses[response.StatusCode] = statuses.GetValueOrDefault(response.StatusCode) + 1;
        }

        return statuses;
    }

    /// <summary>Some bits flipped, or the end cut off, or both.</summary>
    private byte[] Damage(byte[] file)
    {
        byte[] damaged = _random.Next(3) == 0 ? file[.._random.Next(file.Length)] : [.. file];
        for (int flips = _random.Next(4); flips > 0 && damaged.Length > 0; flips--)
        {
            damaged[_random.Next(damaged.Length)] ^= (byte)(1 << _random.Next(8));
        }

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
