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

    private readonly TestModels _models = new TestModels().AddStyleNetwork(Model, slowdown: 2000);
    private BatchSizes _batches = null!;
    private ServiceFactory _factory = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _factory = new(
            _models.Folder,
            ("Torchline:Stylization:QueueCapacity", $"{QueueCapacity}"),
            ("Torchline:Stylization:TilePixels", $"{512 * 512}"));
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
    public async Task What_finds_the_queue_full_is_told_to_come_again()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _client.PostStylizationAsync(Query, Image)));

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
        byte[] damaged = Samples.File(ImageFormat.Jpeg, 96, 80)[..^20];
        for (int i = 0; i < 3 * QueueCapacity; i++)
        {
            await (await _client.PostStylizationAsync(Query, damaged)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
        }

        Assert.Equal(HttpStatusCode.OK, (await _client.PostStylizationAsync(Query, Image)).StatusCode);
    }

    [Fact]
    public async Task A_cancelled_image_is_dropped_even_between_its_tiles()
    {
        byte[] large = SampleImages.Plain(0, 250, 0, width: 3000, height: 3000); // dozens of tiles
        using var cancellation = new CancellationTokenSource();
        var first = _client.PostImageAsync($"/v1/stylize{Query}&size=3000", large, cancellation: cancellation.Token);
        await _batches.UntilAnyAsync(Patience);
        var waiting = _client.PostImageAsync($"/v1/stylize{Query}", Image, cancellation: cancellation.Token);
        await Task.Delay(20);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        Assert.Equal(HttpStatusCode.OK, (await _client.PostStylizationAsync(Query, Image).WaitAsync(Patience)).StatusCode);
        Assert.Equal(2, _batches.All.Count);
    }
}
