using System.Net;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Torchline.InferenceService.Memory;

namespace InferenceService.Tests.Tasks.StyleTransfer.Jobs;

/// <summary>Jobs that start from the image that a network for any style makes.</summary>
public sealed class StylizedStartTests : IAsyncLifetime
{
    private static readonly byte[] Gray = SampleImages.Plain(120, 120, 120, width: 97, height: 74);
    private static readonly byte[] Red = SampleImages.Plain(230, 20, 40, width: 300, height: 64);

    private readonly TestModels models = new TestModels().AddOptimizer("colors").AddArbitraryStyle("corner");
    private readonly string folder = Directory.CreateTempSubdirectory("torchline-jobs-").FullName;
    private ServiceFactory factory = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        factory = new(models.Folder, ("Torchline:StylizationJobs:Folder", Path.Combine(folder, "jobs")));
        client = await factory.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await factory.DisposeAsync();
        models.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task TheFirstImageIsThatOfTheNetwork()
    {
        var content = await FirstLossesAsync(Gray, "content");
        var stylized = await FirstLossesAsync(Gray, "stylized");
        Assert.Equal(0, content.Content);
        Assert.True(stylized.Content > 0, $"{stylized}");
        Assert.True(stylized.Style < content.Style, $"{stylized}, from the content {content}");

        // A job that starts from the content of /v1/stylize's answer has the same style loss.
        using var answer = await client.StylizeAsync(Gray, Red);
        var same = await FirstLossesAsync(ImageEncoder.Encode(answer, ImageFormat.Png), "content");
        Assert.Equal(same.Style, stylized.Style);
        Assert.Equal(0, factory.Services.GetRequiredService<MemoryBudget>().Used);
    }

    [Fact]
    public async Task WithoutSuchAModelItIsToldWhatToStartFrom()
    {
        using var none = new TestModels().AddOptimizer("colors");
        await using var alone = new ServiceFactory(none.Folder, ("Torchline:StylizationJobs:Folder", Path.Combine(folder, "alone")));
        using var other = await alone.StartAsync();
        var problem = await (await other.PostJobAsync(Gray, Red, ("start", "stylized"))).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Contains("takes a model of the task 'arbitrary-style'; there is none here", (string)problem["detail"]!);
    }

    [Fact]
    public async Task ItWaitsForItsTurnAmongRequests()
    {
        var requests = Enumerable.Range(0, 8).Select(_ => client.PostStyleImageAsync(Samples.File(ImageFormat.Jpeg, 900, 700), Red)).ToList();
        var address = await client.SubmitJobAsync(Gray, Red, ("iterations", "2"), ("start", "stylized"));
        Assert.Equal("stylized", (string)(await client.SucceededJobAsync(address))["settings"]!["start"]!);
        Assert.All(await Task.WhenAll(requests), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    private async Task<(float Content, float Style)> FirstLossesAsync(byte[] content, string start)
    {
        var address = await client.SubmitJobAsync(content, Red, ("iterations", "1"), ("start", start));
        var first = (await client.SucceededJobAsync(address))["losses"]!.AsArray()[0]!;
        return ((float)first["content"]!, (float)first["style"]!);
    }
}
