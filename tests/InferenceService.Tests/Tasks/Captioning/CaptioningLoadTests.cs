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

    private readonly TestModels _models = new TestModels().AddCaptioner(Model, slowdown: 2000);
    private BatchSizes _batches = null!;
    private ServiceFactory _factory = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _factory = new(
            _models.Folder,
            ("Torchline:ImageBatching:MaxBatchSize", $"{MaxBatchSize}"),
            ("Torchline:ImageBatching:QueueCapacity", $"{QueueCapacity}"),
            ("Torchline:ImageBatching:Workers", "1"));
        _client = await _factory.StartAsync();
        _batches = new(Model);
    }

    public async Task DisposeAsync()
    {
        _batches.Dispose();
        await _factory.DisposeAsync();
        _models.Dispose();
    }

    [Fact]
    public async Task What_waits_shares_batches_with_others_of_its_beam_only()
    {
        // The first is under way while the others come.
        var first = _client.PostImageAsync(Route, Image);
        await _batches.UntilAnyAsync(Patience);
        int[] beams = [2, 5, 2, 5, 2, 5, 5];
        var others = beams.Select(beam => _client.PostImageAsync($"{Route}?beam={beam}", Image)).ToList();
        foreach (var (beam, response) in beams.Zip(await Task.WhenAll(others)))
        {
            Assert.Equal(beam, (await response.ReadJsonAsync())["alternatives"]!.AsArray().Count);
        }

        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal([1, 3, 4], _batches.All.Order());
    }

    [Fact]
    public async Task What_finds_the_queue_full_is_told_to_come_again()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _client.PostImageAsync($"{Route}?beam={1 + (i % 2)}", Image)));

        var refused = responses.Where(response => response.StatusCode != HttpStatusCode.OK).ToList();
        Assert.NotEmpty(refused);
        foreach (var response in refused)
        {
            await response.ReadProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        }

        Assert.Equal(responses.Length - refused.Count, _batches.All.Sum());
    }

    [Fact]
    public async Task Refused_images_leave_their_places_to_others()
    {
        byte[] damaged = Samples.File(ImageFormat.Jpeg, 48, 40)[..^20];
        for (int i = 0; i < 3 * QueueCapacity; i++)
        {
            await (await _client.PostImageAsync(Route, damaged)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
        }

        Assert.Equal(HttpStatusCode.OK, (await _client.PostImageAsync(Route, Image)).StatusCode);
        Assert.Equal([1], _batches.All);
    }

    [Fact]
    public async Task A_cancelled_image_is_dropped_before_its_batch()
    {
        Task<HttpResponseMessage> first;
        IReadOnlyList<Task> others;
        using (_batches.Hold())
        {
            first = _client.PostImageAsync(Route, Image);
            await _batches.UntilAnyAsync(Patience);
            others = await GivenUpRequests.FillAndGiveUpAsync(
                QueueCapacity, (i, cancellation) => _client.PostImageAsync($"{Route}?beam={1 + (i % 3)}", Image, cancellation: cancellation), Patience);
        }

        Assert.Equal(HttpStatusCode.OK, (await first.WaitAsync(Patience)).StatusCode);
        await others.EndAsync(Patience);
        Assert.Equal(HttpStatusCode.OK, (await _client.PostImageAsync(Route, Image).WaitAsync(Patience)).StatusCode);
        Assert.Equal([1, 1], _batches.All);
    }
}
