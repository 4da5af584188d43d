using System.Net;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.Classification;

/// <summary>What happens when images come faster than a network looks at them.</summary>
public sealed class ClassificationLoadTests : IDisposable
{
    private const int MaxBatchSize = 3, QueueCapacity = 6;

    private const string Route = "/v1/classify", Model = "slow-color";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TestModels models = new TestModels().AddClassifier(Model, slowdown: 500);
    private readonly BatchSizes batches = new(Model);

    public void Dispose()
    {
        batches.Dispose();
        models.Dispose();
    }

    [Fact]
    public async Task WhatWaitsSharesBatchesAndWhatFindsTheQueueFullIsToldToComeAgain()
    {
        await using var factory = Service();
        using var client = await factory.StartAsync();
        var image = SampleImages.Plain(0, 250, 0);

        var responses = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.PostImageAsync(Route, image)));

        var refused = responses.Where(response => response.StatusCode != HttpStatusCode.OK).ToList();
        Assert.NotEmpty(refused);
        foreach (var response in refused)
        {
            await response.ReadProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        }

        Assert.Equal(responses.Length - refused.Count, batches.All.Sum());
        Assert.Equal(MaxBatchSize, batches.All.Max());
    }

    [Fact]
    public async Task RefusedImagesLeaveTheirPlacesToOthers()
    {
        await using var factory = Service();
        using var client = await factory.StartAsync();
        var damaged = Samples.File(ImageFormat.Jpeg, 48, 40)[..^20];
        for (var i = 0; i < 3 * QueueCapacity; i++)
            await (await client.PostImageAsync(Route, damaged)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(HttpStatusCode.OK, (await client.PostImageAsync(Route, SampleImages.Plain(0, 250, 0))).StatusCode);
        Assert.Equal([1], batches.All);
    }

    [Fact]
    public async Task ACancelledImageIsDroppedBeforeItsBatch()
    {
        await using var factory = Service();
        using var client = await factory.StartAsync();
        var image = SampleImages.Plain(0, 250, 0);

        Task<HttpResponseMessage> first;
        IReadOnlyList<Task> others;
        using (batches.Hold())
        {
            // The first is under way when the others come, which are given up while they wait.
            first = client.PostImageAsync(Route, image);
            await batches.UntilAnyAsync(Patience);
            others = await CancelledRequests.FillAndCancelAsync(
                QueueCapacity, (_, cancellation) => client.PostImageAsync(Route, image, cancellation: cancellation), Patience);
        }

        Assert.Equal(HttpStatusCode.OK, (await first.WaitAsync(Patience)).StatusCode);
        await others.EndAsync(Patience);
        Assert.Equal(HttpStatusCode.OK, (await client.PostImageAsync(Route, image).WaitAsync(Patience)).StatusCode);
        Assert.Equal([1, 1], batches.All);
    }

    private ServiceFactory Service() => new(
        models.Folder,
        ("Torchline:ImageBatching:MaxBatchSize", $"{MaxBatchSize}"),
        ("Torchline:ImageBatching:QueueCapacity", $"{QueueCapacity}"),
        ("Torchline:ImageBatching:Workers", "1"));
}
