using System.Net;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.StyleTransfer;

/// <summary>What happens when styles are asked for faster than a network gives them.</summary>
public sealed class StyleNetworkLoadTests : IAsyncLifetime
{
    private const string Query = "?style=wave", Model = "slow-tint";
    private const int QueueCapacity = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly byte[] Image = SampleImages.Plain(0, 250, 0, width: 96, height: 96);

    private readonly TestModels models = new TestModels().AddStyleNetwork(Model, slowdown: 2000);
    private BatchSizes batches = null!;
    private ServiceFactory factory = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        factory = new(
            models.Folder,
            ("Torchline:Stylization:QueueCapacity", $"{QueueCapacity}"),
            ("Torchline:Stylization:TilePixels", $"{512 * 512}"));
        client = await factory.StartAsync();
        batches = new(Model);
    }

    public async Task DisposeAsync()
    {
        batches.Dispose();
        await factory.DisposeAsync();
        models.Dispose();
    }

    [Fact]
    public async Task WhatFindsTheQueueFullIsToldToComeAgain()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PostStylizationAsync(Query, Image)));

        var refused = responses.Where(response => response.StatusCode != HttpStatusCode.OK).ToList();
        Assert.NotEmpty(refused);
        foreach (var response in refused)
        {
            await response.ReadProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        }

        Assert.Equal(responses.Length - refused.Count, batches.All.Sum());
    }

    [Fact]
    public async Task RefusedImagesLeaveTheirPlacesToOthers()
    {
        var damaged = Samples.File(ImageFormat.Jpeg, 96, 80)[..^20];
        for (var i = 0; i < 3 * QueueCapacity; i++)
            await (await client.PostStylizationAsync(Query, damaged)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(HttpStatusCode.OK, (await client.PostStylizationAsync(Query, Image)).StatusCode);
    }

    [Fact]
    public async Task SmallImagesPassLargeOnes()
    {
        var large = SampleImages.Plain(0, 250, 0, width: 2000, height: 2000);
        var first = client.PostImageAsync($"/v1/stylize{Query}&size=2000", large);
        await batches.UntilAnyAsync(Patience);
        Assert.Equal(HttpStatusCode.OK, (await client.PostStylizationAsync(Query, Image).WaitAsync(Patience)).StatusCode);
        Assert.False(first.IsCompleted);
        Assert.Equal(HttpStatusCode.OK, (await first.WaitAsync(Patience)).StatusCode);
    }

    [Fact]
    public async Task WhatTakesTooLongIsEnded()
    {
        await using var factory = new ServiceFactory(
            models.Folder, ("Torchline:Stylization:TimeLimitSeconds", "1"), ("Torchline:Stylization:TilePixels", $"{512 * 512}"));
        using var client = await factory.StartAsync();
        var large = SampleImages.Plain(0, 250, 0, width: 4096, height: 4096); // dozens of tiles

        var response = await client.PostImageAsync($"/v1/stylize{Query}&size=4096", large).WaitAsync(Patience);

        var problem = await response.ReadProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal((1, "seconds"), ((int)problem["limit"]!, (string)problem["unit"]!));
    }

    [Fact]
    public async Task ACancelledImageIsDroppedEvenBetweenItsTiles()
    {
        var large = SampleImages.Plain(0, 250, 0, width: 3000, height: 3000); // dozens of tiles
        using var cancellation = new CancellationTokenSource();
        var first = client.PostImageAsync($"/v1/stylize{Query}&size=3000", large, cancellation: cancellation.Token);
        await batches.UntilAnyAsync(Patience);
        var waiting = client.PostImageAsync($"/v1/stylize{Query}&size=2800", Image, cancellation: cancellation.Token);
        await Task.Delay(20);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        Assert.Equal(HttpStatusCode.OK, (await client.PostStylizationAsync(Query, Image).WaitAsync(Patience)).StatusCode);
        Assert.Equal(2, batches.All.Count);
    }
}
