using System.Net;
using System.Text;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Torchline.InferenceService.Memory;

namespace InferenceService.Tests.Memory;

/// <summary>What requests are answered when the memory that they may take is spent.</summary>
public sealed class MemoryPressureTests : IAsyncLifetime
{
    private const long Mebibyte = 1 << 20;

    private static readonly byte[] Image = SampleImages.Plain(0, 250, 0, width: 96, height: 96);

    private readonly TestModels models = new TestModels().Add("plain").AddClassifier("color").AddStyleNetwork("tint").AddArbitraryStyle("corner").AddOptimizer("colors");
    private ServiceFactory factory = null!;
    private HttpClient client = null!;
    private MemoryBudget budget = null!;

    public async Task InitializeAsync()
    {
        factory = new(
            models.Folder,
            ("Torchline:Memory:BudgetBytes", $"{200 * Mebibyte}"),
            ("Torchline:Limits:BodySeconds", "1"));
        client = await factory.StartAsync();
        budget = factory.Services.GetRequiredService<MemoryBudget>();
    }

    public async Task DisposeAsync()
    {
        await factory.DisposeAsync();
        models.Dispose();
    }

    [Theory]
    [InlineData("/v1/classify")]
    [InlineData("/v1/stylize?style=wave")]
    public async Task WhatFindsNoMemoryIsToldToComeAgain(string route)
    {
        using var others = budget.Lease();
        others.Take(159 * Mebibyte);
        using var small = budget.Lease();
        var filler = Enumerable.Range(0, 5).Select(_ => budget.Lease()).ToList();
        filler.ForEach(lease => lease.Take(8 * Mebibyte));
        filler.Add(budget.Lease());
        filler[^1].Take(Mebibyte);

        var response = await client.PostImageAsync(route, Image);
        await response.ReadProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(response.Headers.RetryAfter);
        await (await client.GetAsync("/health/ready")).ReadProblemAsync(HttpStatusCode.ServiceUnavailable);

        filler.ForEach(lease => lease.Dispose());
        others.Dispose();
        if (route == "/v1/classify")
            Assert.Equal(HttpStatusCode.OK, (await client.PostImageAsync(route, Image)).StatusCode);
    }

    [Fact]
    public async Task ModelsAnswerWhileTheirMemoryGoesBack()
    {
        var trimmer = factory.Services.GetRequiredService<MemoryTrimmer>();
        var trims = Task.Run(() => Array.ForEach(new int[5], _ => trimmer.Trim()));
        for (var i = 0; i < 20 || !trims.IsCompleted; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.PostImageAsync("/v1/classify", Image)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.PostStylizationAsync("?style=wave", Image)).StatusCode);
        }

        await trims;
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public async Task WhatTakesMoreThanThereEverIsIsTooLarge()
    {
        var problem = await (await client.PostImageAsync("/v1/stylize?style=wave&size=4096", Image)).ReadProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.InRange((long)problem["limit"]!, 159 * Mebibyte, 160 * Mebibyte);
        Assert.Contains("smaller", (string)problem["detail"]!);
    }

    [Fact]
    public async Task AStyleImageCountsAsTheContentDoes()
    {
        var large = SampleImages.Plain(0, 250, 0, ImageFormat.Webp, width: 4000, height: 4000); // 240 MB while it is decoded
        var problem = await (await client.PostStyleImageAsync(Image, large)).ReadProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.InRange((long)problem["limit"]!, 159 * Mebibyte, 160 * Mebibyte);
        Assert.Equal(0, budget.Used);
        Assert.Equal(HttpStatusCode.OK, (await client.PostStyleImageAsync(Image, Image)).StatusCode);
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public async Task ManyLargeImagesTakeNoMoreThanTheBudgetAndSmallOnesPass()
    {
        var large = SampleImages.Plain(0, 250, 0, width: 4000, height: 4000); // 48 MB of pixels each
        var answers = Enumerable.Range(0, 6).Select(_ => client.PostImageAsync("/v1/classify", large)).ToList();
        var small = await client.PostImageAsync("/v1/classify", Image);

        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        foreach (var answer in await Task.WhenAll(answers))
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}");
        Assert.Equal(0, budget.Used);
    }

    [Theory]
    [InlineData("/v1/classify", "image/jpeg")]
    [InlineData("/v1/stylize?style=wave", "image/jpeg")]
    [InlineData("/v1/sentiment", "application/json")]
    [InlineData("/v1/stylize", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"style\"; filename=\"a\"\r\n\r\n")]
    [InlineData("/v1/stylize/jobs", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"content\"; filename=\"a\"\r\n\r\n")]
    public async Task ABodyThatStallsIsEnded(string route, string type, string beginning = "")
    {
        using var content = new StreamContent(new StallingStream([.. Encoding.ASCII.GetBytes(beginning), .. new byte[3 * Mebibyte / 4]]));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var response = await client.PostAsync(route, content);
        await response.ReadProblemAsync(HttpStatusCode.RequestTimeout);
        Assert.Equal(0, budget.Used);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AJobIsTakenIfItsMemoryFits(bool fits)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Image), "content", "a.png" },
            { new ByteArrayContent(Image), "style", "b.png" },
            { new StringContent(fits ? "96" : "1024"), "size" },
            { new StringContent("1"), "iterations" },
        };
        var response = await client.PostAsync("/v1/stylize/jobs", form);
        if (fits)
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        else
            await response.ReadProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    /// <summary>A stream that has some bytes, and then none for a long time.</summary>
    private sealed class StallingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
                await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken);
            return await base.ReadAsync(buffer, cancellationToken);
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            StallAsync(destination, cancellationToken);

        private async Task StallAsync(Stream destination, CancellationToken cancellationToken)
        {
            await destination.WriteAsync(ToArray(), cancellationToken);
            await destination.FlushAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken);
        }
    }
}
