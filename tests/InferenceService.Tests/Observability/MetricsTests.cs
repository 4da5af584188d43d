using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using Torchline.InferenceService.Observability;

namespace InferenceService.Tests.Observability;

[Collection(AloneCollection.Name)]
public sealed partial class MetricsTests : IDisposable
{
    private static readonly string Folder = Path.Combine(Repository(), "deploy", "observability");

    private readonly TestModels models = new TestModels().Add("words").Add("slow", slowdown: 40).AddClassifier("color").SetDefault("words");

    public void Dispose() => models.Dispose();

    [Fact]
    public async Task EveryMetricOfTheDashboardAndTheAlertsIsThere()
    {
        await using var factory = new ServiceFactory(
            models.Folder, ("Torchline:Limits:Texts", "4"), ("Torchline:Batching:QueueCapacity", "4"), ("Torchline:Batching:MaxBatchSize", "1"));
        using var client = await factory.StartAsync();
        await client.PostJsonAsync("/v1/sentiment", """{"text":"good"}""");
        await client.PostImageAsync("/v1/classify", SampleImages.Plain(0, 200, 0));
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.PostJsonAsync("/v1/sentiment?model=slow", """{"texts":["a","b","c","d"]}""")));

        var text = await client.GetStringAsync("/metrics");
        var served = Type().Matches(text).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var file in new[] { "grafana-dashboard.json", "alerts.yml" })
        {
            var named = Metric().Matches(await File.ReadAllTextAsync(Path.Combine(Folder, file))).Select(match => match.Value).Distinct().ToList();
            Assert.True(named.Count > 3);
            // TestServer has no connections: the server's own metric is not there.
            Assert.DoesNotContain(named.Where(name => !name.StartsWith("kestrel_")), name =>
                !served.Contains(name) && !served.Contains(Series().Replace(name, "")));
        }

        Assert.Matches("""torchline_inferences_total\{[^}]*model="color",version="1"\} 1\n""", text);
        Assert.Matches("""torchline_problems_total\{[^}]*reason="Queue full",route="/v1/sentiment",status="503"\} \d""", text);
        Assert.Matches("""torchline_inference_errors_total\{[^}]*model="slow",reason="queue full",version="1"\} \d""", text);
        Assert.Matches("""torchline_model_info\{[^}]*model="color",provider="cpu",skipped="",task="classification",version="1"\} 1\n""", text);
        Assert.Matches("""torchline_queue_duration_seconds_count\{[^}]*model="words",version="1"\} \d""", text);
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.OK)]
    [InlineData(null, "X-Forwarded-For", HttpStatusCode.Forbidden)] // A proxy on this machine forwards for another.
    [InlineData("Everyone", "X-Forwarded-For", HttpStatusCode.OK)]
    [InlineData("off", null, HttpStatusCode.NotFound)]
    public async Task WhoMayReadMetricsIsASetting(string? access, string? header, HttpStatusCode status)
    {
        await using var factory = access is null
            ? new ServiceFactory(models.Folder)
            : new ServiceFactory(models.Folder, ("Torchline:Metrics:Access", access));
        using var client = await factory.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (header is not null)
            request.Headers.Add(header, "10.0.0.1");
        Assert.Equal(status, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task TracesAreMadeForACollectorOnly()
    {
        await using (var without = new ServiceFactory(models.Folder))
            Assert.Null(without.Services.GetService<TracerProvider>());

        await using var with = new ServiceFactory(models.Folder, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"));
        Assert.NotNull(with.Services.GetService<TracerProvider>());
        // A collector that is not there takes nothing from the answers.
        using var client = await with.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/v1/sentiment", """{"text":"good"}""")).StatusCode);
    }

    [Fact]
    public void MeasuringAllocatesNothing()
    {
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Enable(instrument, listener) };
        var heard = 0;
        listener.SetMeasurementEventCallback<int>((_, _, _, _) => heard++);
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => heard++);
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => heard++);
        listener.Start();
        var metrics = new ModelMetrics("allocations", 1);
        Measure(metrics, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure(metrics, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2 * 1000 * 5, heard);

        static void Enable(Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter == ServiceMetrics.Meter)
                listener.EnableMeasurementEvents(instrument);
        }

        static void Measure(ModelMetrics metrics, int times)
        {
            for (var i = 0; i < times; i++)
            {
                metrics.BeginBatch(4);
                metrics.LeaveQueue(0, 1);
                metrics.EndBatch(4, 0);
                metrics.Fail(1, "queue full");
            }
        }
    }

    [PromtoolFact]
    public async Task PrometheusReadsTheAlertsAndTheMetrics()
    {
        var (code, output) = await PromtoolFactAttribute.RunAsync(["check", "rules", Path.Combine(Folder, "alerts.yml")], "");
        Assert.True(code == 0 && output.Contains("SUCCESS"), output);

        await using var factory = new ServiceFactory(models.Folder);
        using var client = await factory.StartAsync();
        (_, output) = await PromtoolFactAttribute.RunAsync(["check", "metrics"], await client.GetStringAsync("/metrics"));
        // The runtime's own names are not ours to choose.
        Assert.DoesNotContain(output.Split('\n'), line => line.Contains("torchline_") || line.Contains("error", StringComparison.OrdinalIgnoreCase));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Torchline.slnx")))
            folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex("""\b(?:torchline|http_server|dotnet|kestrel)_[a-z_]+(?=[^a-z_:])""")]
    private static partial Regex Metric();

    [GeneratedRegex("^# TYPE ([a-z_]+) ", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Series();
}
