using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json.Nodes;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

namespace InferenceService.Tests.Tasks.StyleTransfer.Jobs;

/// <summary>Jobs of a service whose iterations take long: what happens to them on the way.</summary>
public sealed class StylizationJobLifetimeTests : IAsyncLifetime
{
    private const int QueueCapacity = 2;

    private static readonly byte[] Gray = SampleImages.Plain(120, 120, 120, width: 97, height: 74);
    private static readonly byte[] Red = SampleImages.Plain(230, 20, 40, width: 80, height: 64);

    private readonly TestModels _models = new TestModels().AddOptimizer("slow", slowdown: 300);
    private readonly string _folder = Directory.CreateTempSubdirectory("torchline-jobs-").FullName;
    private ServiceFactory _factory = null!;
    private HttpClient _client = null!;

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await _factory.DisposeAsync();
        _models.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_running_job_shows_previews_and_has_no_result()
    {
        string address = await RunningAsync();
        JsonNode job;
        while ((job = await _client.JobInAsync(address, "running"))["links"]!["preview"] is null)
        {
            await Task.Delay(20);
        }

        var preview = await _client.GetAsync((string)job["links"]!["preview"]!);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (preview.StatusCode, preview.Content.Headers.ContentType!.MediaType));
        var problem = await (await _client.GetAsync($"{address}/result")).ReadProblemAsync(HttpStatusCode.Conflict);
        Assert.Equal("running", (string)problem["state"]!);
        Assert.Null(job["links"]!["result"]);
    }

    [Fact]
    public async Task A_job_can_be_cancelled_while_it_runs_while_it_waits_and_is_forgotten_afterwards()
    {
        string running = await RunningAsync(), waiting = await SubmitAsync();
        var events = _client.ReadEventsAsync(running);
        var waitingProblem = await (await _client.GetAsync($"{waiting}/preview")).ReadProblemAsync(HttpStatusCode.Conflict);
        Assert.Contains("queued", (string)waitingProblem["detail"]!);

        foreach (string address in new[] { waiting, running })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync(address)).StatusCode);
            Assert.Equal("cancelled", (string)(await (await _client.GetAsync(address)).ReadJsonAsync())["state"]!);
            Assert.Contains("cancelled", (string)(await (await _client.GetAsync($"{address}/result")).ReadProblemAsync(HttpStatusCode.Conflict))["detail"]!);
        }

        Assert.Equal("cancelled", (string)JsonNode.Parse((await events)[^1].Data)!["state"]!);
        foreach (string address in new[] { running, waiting })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync(address)).StatusCode);
            await (await _client.GetAsync(address)).ReadProblemAsync(HttpStatusCode.NotFound);
        }

        string next = await RunningAsync(); // The worker goes on.
        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync(next)).StatusCode);
    }

    [Fact]
    public async Task Jobs_and_their_iterations_are_measured()
    {
        var (ended, iterations) = (new ConcurrentQueue<string>(), 0);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, one) =>
        {
            if (instrument.Name is JobMetrics.EndedJobs or JobMetrics.IterationDuration)
            {
                one.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, _, tags, _) => Add(tags, state => ended.Enqueue(state)));
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Add(tags, _ => Interlocked.Increment(ref iterations)));
        listener.Start();

        string address = await _client.SubmitJobAsync(Gray, Red, ("iterations", "2"));
        await _client.SucceededJobAsync(address);
        await _client.DeleteAsync(await RunningAsync());
        Assert.Equal(["succeeded", "cancelled"], ended);
        Assert.True(iterations >= 2);

        // Other services of this process have other models.
        static void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags, Action<string> add)
        {
            var byKey = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value);
            if (byKey["model"] == "slow")
            {
                add(byKey.GetValueOrDefault("state") ?? "");
            }
        }
    }

    [Fact]
    public async Task A_full_queue_is_answered_with_the_time_to_try_again()
    {
        await RunningAsync();
        var waiting = new List<string>();
        for (int i = 0; i < QueueCapacity; i++)
        {
            waiting.Add(await SubmitAsync());
        }

        using var response = await _client.PostJobAsync(Gray, Red);
        Assert.Contains("jobs", (string)(await response.ReadProblemAsync(HttpStatusCode.ServiceUnavailable))["detail"]!);
        Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter!.Delta);

        await _client.DeleteAsync(waiting[0]);
        await SubmitAsync(); // The place is free again.
    }

    [Fact]
    public async Task A_job_that_takes_too_long_fails_with_the_reason()
    {
        await RestartAsync(("Torchline:StylizationJobs:TimeLimitSeconds", "1"));
        string address = await SubmitAsync();
        var job = await _client.JobInAsync(address, "failed");
        Assert.Contains("not done after 1 seconds", (string)job["error"]!);
        Assert.InRange((int)job["iteration"]!, 0, 4999);
        var problem = await (await _client.GetAsync($"{address}/result")).ReadProblemAsync(HttpStatusCode.Conflict);
        Assert.Contains("not done after 1 seconds", (string)problem["detail"]!);
        var end = (await _client.ReadEventsAsync(address))[^1];
        Assert.Equal("end", end.EventType);
        Assert.Contains("not done after", (string)JsonNode.Parse(end.Data)!["error"]!);
    }

    [Fact]
    public async Task A_stop_ends_the_running_job_and_the_next_start_tells()
    {
        string running = await RunningAsync(), waiting = await SubmitAsync();
        var events = _client.ReadEventsAsync(running);
        _factory.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.DoesNotContain(await events, item => item.EventType == "end"); // It is not known yet.
        await RestartAsync();
        foreach (string address in new[] { running, waiting })
        {
            var job = await (await _client.GetAsync(address)).ReadJsonAsync();
            Assert.Equal(("failed", StylizationJobs.Restarted), ((string)job["state"]!, (string)job["error"]!));
            Assert.Equal(address == running, job["started"] is not null);
        }

        await RestartAsync();
        Assert.Equal("failed", (string)(await (await _client.GetAsync(running)).ReadJsonAsync())["state"]!);
    }

    private async Task<string> RunningAsync()
    {
        string address = await SubmitAsync();
        await _client.JobInAsync(address, "running");
        return address;
    }

    private Task<string> SubmitAsync() => _client.SubmitJobAsync(Gray, Red, ("iterations", "5000"));

    private async Task RestartAsync(params (string Key, string Value)[] settings)
    {
        await _factory.DisposeAsync();
        await StartAsync(settings);
    }

    private async Task StartAsync(params (string Key, string Value)[] settings)
    {
        _factory = new(
            _models.Folder,
            [
                ("Torchline:StylizationJobs:Folder", _folder),
                ("Torchline:StylizationJobs:QueueCapacity", $"{QueueCapacity}"),
                ("Torchline:StylizationJobs:MaxIterations", "5000"),
                ("Torchline:StylizationJobs:PreviewEvery", "1"),
                .. settings,
            ]);
        _client = await _factory.StartAsync();
    }
}
