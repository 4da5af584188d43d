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
public sealed class StyleJobLifetimeTests : IAsyncLifetime
{
    private const int QueueCapacity = 2;

    private static readonly byte[] Gray = SampleImages.Plain(120, 120, 120, width: 97, height: 74);
    private static readonly byte[] Red = SampleImages.Plain(230, 20, 40, width: 80, height: 64);

    private readonly TestModels models = new TestModels().AddOptimizer("slow", slowdown: 300);
    private readonly string folder = Directory.CreateTempSubdirectory("torchline-jobs-").FullName;
    private ServiceFactory factory = null!;
    private HttpClient client = null!;

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await factory.DisposeAsync();
        models.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task ARunningJobShowsPreviewsAndHasNoResult()
    {
        var address = await RunningAsync();
        JsonNode job;
        while ((job = await client.JobInAsync(address, "running"))["links"]!["preview"] is null)
            await Task.Delay(20);

        var preview = await client.GetAsync((string)job["links"]!["preview"]!);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (preview.StatusCode, preview.Content.Headers.ContentType!.MediaType));
        var problem = await (await client.GetAsync($"{address}/result")).ReadProblemAsync(HttpStatusCode.Conflict);
        Assert.Equal("running", (string)problem["state"]!);
        Assert.Null(job["links"]!["result"]);
    }

    [Fact]
    public async Task AJobCanBeCancelledWhileItRunsWhileItWaitsAndIsForgottenAfterwards()
    {
        string running = await RunningAsync(), waiting = await SubmitAsync();
        var events = client.ReadEventsAsync(running);
        var waitingProblem = await (await client.GetAsync($"{waiting}/preview")).ReadProblemAsync(HttpStatusCode.Conflict);
        Assert.Contains("queued", (string)waitingProblem["detail"]!);

        foreach (var address in new[] { waiting, running })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(address)).StatusCode);
            Assert.Equal("cancelled", (string)(await (await client.GetAsync(address)).ReadJsonAsync())["state"]!);
            Assert.Contains("cancelled", (string)(await (await client.GetAsync($"{address}/result")).ReadProblemAsync(HttpStatusCode.Conflict))["detail"]!);
        }

        Assert.Equal("cancelled", (string)JsonNode.Parse((await events)[^1].Data)!["state"]!);
        foreach (var address in new[] { running, waiting })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(address)).StatusCode);
            await (await client.GetAsync(address)).ReadProblemAsync(HttpStatusCode.NotFound);
        }

        var next = await RunningAsync(); // The worker goes on.
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(next)).StatusCode);
    }

    [Fact]
    public async Task JobsAndTheirIterationsAreMeasured()
    {
        var (ended, iterations) = (new ConcurrentQueue<string>(), 0);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, one) =>
        {
            if (instrument.Name is JobMetrics.EndedJobs or JobMetrics.IterationDuration)
                one.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, _, tags, _) => Add(tags, state => ended.Enqueue(state)));
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Add(tags, _ => Interlocked.Increment(ref iterations)));
        listener.Start();

        var address = await client.SubmitJobAsync(Gray, Red, ("iterations", "2"));
        await client.SucceededJobAsync(address);
        await client.DeleteAsync(await RunningAsync());
        Assert.Equal(["succeeded", "cancelled"], ended);
        Assert.True(iterations >= 2);

        // Other services of this process have other models.
        static void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags, Action<string> add)
        {
            var byKey = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value);
            if (byKey["model"] == "slow")
                add(byKey.GetValueOrDefault("state") ?? "");
        }
    }

    [Fact]
    public async Task AFullQueueIsAnsweredWithTheTimeToTryAgain()
    {
        await RunningAsync();
        var waiting = new List<string>();
        for (var i = 0; i < QueueCapacity; i++)
            waiting.Add(await SubmitAsync());

        using var response = await client.PostJobAsync(Gray, Red);
        Assert.Contains("jobs", (string)(await response.ReadProblemAsync(HttpStatusCode.ServiceUnavailable))["detail"]!);
        Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter!.Delta);

        await client.DeleteAsync(waiting[0]);
        await SubmitAsync(); // The place is free again.
    }

    [Fact]
    public async Task AJobThatTakesTooLongFailsWithTheReason()
    {
        await RestartAsync(("Torchline:StylizationJobs:TimeLimitSeconds", "1"));
        var address = await SubmitAsync();
        var job = await client.JobInAsync(address, "failed");
        Assert.Contains("not done after 1 seconds", (string)job["error"]!);
        Assert.InRange((int)job["iteration"]!, 0, 4999);
        var problem = await (await client.GetAsync($"{address}/result")).ReadProblemAsync(HttpStatusCode.Conflict);
        Assert.Contains("not done after 1 seconds", (string)problem["detail"]!);
        var end = (await client.ReadEventsAsync(address))[^1];
        Assert.Equal("end", end.EventType);
        Assert.Contains("not done after", (string)JsonNode.Parse(end.Data)!["error"]!);
    }

    [Fact]
    public async Task AStopLosesNoJobAndTheNextStartFinishesThem()
    {
        string first = await client.SubmitJobAsync(Gray, Red, ("iterations", "40")), second = await client.SubmitJobAsync(Gray, Red, ("iterations", "2"));
        await client.JobInAsync(first, "running");
        var events = client.ReadEventsAsync(first);
        factory.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.DoesNotContain(await events, item => item.EventType == "end"); // It has none yet.
        await RestartAsync();
        foreach (var (address, iterations) in new[] { (first, 40), (second, 2) })
        {
            var job = await client.SucceededJobAsync(address);
            Assert.Equal(iterations, (int)job["iteration"]!);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{address}/result")).StatusCode);
        }

        await RestartAsync();
        Assert.Equal("succeeded", (string)(await (await client.GetAsync(first)).ReadJsonAsync())["state"]!);
    }

    private async Task<string> RunningAsync()
    {
        var address = await SubmitAsync();
        await client.JobInAsync(address, "running");
        return address;
    }

    private Task<string> SubmitAsync() => client.SubmitJobAsync(Gray, Red, ("iterations", "5000"));

    private async Task RestartAsync(params (string Key, string Value)[] settings)
    {
        await factory.DisposeAsync();
        await StartAsync(settings);
    }

    private async Task StartAsync(params (string Key, string Value)[] settings)
    {
        factory = new(
            models.Folder,
            [
                ("Torchline:StylizationJobs:Folder", folder),
                ("Torchline:StylizationJobs:QueueCapacity", $"{QueueCapacity}"),
                ("Torchline:StylizationJobs:MaxIterations", "5000"),
                ("Torchline:StylizationJobs:PreviewEvery", "1"),
                .. settings,
            ]);
        client = await factory.StartAsync();
    }
}
