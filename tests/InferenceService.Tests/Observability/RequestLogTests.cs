using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.Logging;
using Torchline.InferenceService.Observability;

namespace InferenceService.Tests.Observability;

public sealed partial class RequestLogTests : IDisposable
{
    private readonly TestModels models = new TestModels().Add("words");

    public void Dispose() => models.Dispose();

    [Fact]
    public async Task EveryRequestIsALineWithoutItsQuery()
    {
        await using var service = await ServiceProgram.StartAsync([], "--Torchline:Models", models.Folder);
        await PostAsync(service, "/v1/sentiment?model=words", "good");
        var problem = await PostAsync(service, "/v1/sentiment?key=secret", "good");
        await service.Client.GetAsync("/two%0Alines");
        await service.Client.GetAsync("/escape%C2%9B31m%1B%7F");
        await service.StopAsync();

        var lines = service.Lines.Where(line => line.Contains("Request:", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, lines.Count); // Probes are not among them.
        Assert.All(lines, line => Assert.Matches(Line(), line));
        Assert.Contains("POST /v1/sentiment 200 ", lines[0]);
        Assert.Contains("POST /v1/sentiment 400 ", lines[1]);
        Assert.Contains("GET /two lines 404 ", lines[2]);
        Assert.Contains("GET /escape 31m   404 ", lines[3]);
        Assert.DoesNotContain(service.Lines, line => line.Contains("secret", StringComparison.Ordinal));
        var id = JsonDocument.Parse(problem).RootElement.GetProperty("requestId").GetString()!;
        Assert.EndsWith($" {id}", lines[1]);
        Assert.All(service.Lines, line => Assert.Matches(Timestamp(), line));
    }

    [Fact]
    public async Task OneSettingMakesTheLogJson()
    {
        await using var service = await ServiceProgram.StartAsync([("Logging__Console__FormatterName", "json")], "--Torchline:Models", models.Folder);
        await PostAsync(service, "/v1/sentiment", "good");
        await service.StopAsync();

        var events = service.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(events, one => Assert.True(one.GetProperty("time").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddHours(-1)));
        var request = Assert.Single(events, one => one.TryGetProperty("path", out _));
        Assert.Equal("/v1/sentiment", request.GetProperty("path").GetString());
        Assert.Equal(200, request.GetProperty("status").GetInt32());
        Assert.Equal(32, request.GetProperty("traceId").GetString()!.Length);
        Assert.True(request.GetProperty("milliseconds").GetDouble() > 0);
    }

    [Fact]
    public async Task LinesOfManyThreadsAreWholeAndNoneIsLost()
    {
        using var output = new MemoryStream();
        using (var log = new ConsoleLog(new TextLogFormat(), output))
        {
            var logger = log.CreateLogger("Some.Category");
            await Parallel.ForAsync(0, 10_000, (i, _) =>
            {
                logger.LogInformation("line {Number} ends", i);
                return ValueTask.CompletedTask;
            });
        }
        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10_000, lines.Length);
        Assert.All(lines, line => Assert.Matches("^[0-9TZ:.-]{24} info: Category: line [0-9]+ ends$", line));
        Assert.Equal(10_000, lines.Select(line => line[24..]).Distinct().Count());
    }

    [Fact]
    public void AStuckOutputHoldsNobodyUpAndWhatIsLostIsCounted()
    {
        using var output = new StuckStream();
        using (var log = new ConsoleLog(new TextLogFormat(), output))
        {
            var logger = log.CreateLogger("Category");
            logger.LogInformation("first");
            output.Entered.Wait();
            var text = new string('x', 1000);
            for (var i = 0; i < 10_000; i++) // 10 MB, more than the bound
                logger.LogInformation("{Text}", text);
            output.Free.Set();
        }
        Assert.Matches("[0-9]+ lines were dropped", Encoding.UTF8.GetString(output.Written.ToArray()));
    }

    private static async Task<string> PostAsync(ServiceProgram service, string address, string text)
    {
        using var response = await service.Client.PostAsync(address, new StringContent($$"""{"text": "{{text}}"}""", Encoding.UTF8, "application/json"));
        return await response.Content.ReadAsStringAsync();
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info: Request: [A-Z]+ /\S.* \d{3} [\d.]+ ms [\w:-]+$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (info|warn): ")]
    private static partial Regex Timestamp();

    private sealed class StuckStream : Stream
    {
        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Free { get; } = new();

        public MemoryStream Written { get; } = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Entered.Set();
            Free.Wait();
            Written.Write(buffer, offset, count);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
