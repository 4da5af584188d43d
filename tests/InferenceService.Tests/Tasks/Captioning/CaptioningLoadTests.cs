using System.Net;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.Captioning;

/// <summary>What happens when captions are asked for faster than a network writes them.</summary>
public sealed class CaptioningLoadTests : IAsyncLifetime
{
    private const string Route = "/v1/caption", Model = "slow-captions";
    private const int MaxBatchSize = 4, QueueCapacity = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly byte[] Image = SampleImages.Plain(0, 250, 0);

    private readonly TestModels models = new TestModels().AddCaptioner(Model, slowdown: 2000);
    private BatchSizes batches = null!;
    private ServiceFactory factory = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        factory = new(
            models.Folder,
            ("Torchline:ImageBatching:MaxBatchSize", $"{MaxBatchSize}"),
            ("Torchline:ImageBatching:QueueCapacity", $"{QueueCapacity}"),
            ("Torchline:ImageBatching:Workers", "1"));
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
    public async Task WhatWaitsSharesBatchesWithOthersOfItsBeamOnly()
    {
        // The first is under way while the others come.
        var first = client.PostImageAsync(Route, Image);
        await batches.UntilAnyAsync(Patience);
        int[] beams = [2, 5, 2, 5, 2, 5, 5];
        var others = beams.Select(beam => client.PostImageAsync($"{Route}?beam={beam}", Image)).ToList();
        foreach (var (beam, response) in beams.Zip(await Task.WhenAll(others)))
            Assert.Equal(beam, (await response.ReadJsonAsync())["alternatives"]!.AsArray().Count);

        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal([1, 3, 4], batches.All.Order());
    }

    [Fact]
    public async Task WhatFindsTheQueueFullIsToldToComeAgain()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => client.PostImageAsync($"{Route}?beam={1 + (i % 2)}", Image)));

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
        var damaged = Samples.File(ImageFormat.Jpeg, 48, 40)[..^20];
        for (var i = 0; i < 3 * QueueCapacity; i++)
            await (await client.PostImageAsync(Route, damaged)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(HttpStatusCode.OK, (await client.PostImageAsync(Route, Image)).StatusCode);
        Assert.Equal([1], batches.All);
    }

    [Fact]
    public async Task ACancelledImageIsDroppedBeforeItsBatch()
    {
        Task<HttpResponseMessage> first;
        IReadOnlyList<Task> others;
        using (batches.Hold())
        {
            first = client.PostImageAsync(Route, Image);
            await batches.UntilAnyAsync(Patience);
            others = await CancelledRequests.FillAndCancelAsync(
                QueueCapacity, (i, cancellation) => client.PostImageAsync($"{Route}?beam={1 + (i % 3)}", Image, cancellation: cancellation), Patience);
        }

        Assert.Equal(HttpStatusCode.OK, (await first.WaitAsync(Patience)).StatusCode);
        await others.EndAsync(Patience);
        Assert.Equal(HttpStatusCode.OK, (await client.PostImageAsync(Route, Image).WaitAsync(Patience)).StatusCode);
        Assert.Equal([1, 1], batches.All);
    }
}
