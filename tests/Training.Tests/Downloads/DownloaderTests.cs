using System.Security.Cryptography;
using Torchline.Training.Core.Data;
using Torchline.Training.Downloads;
using Xunit;
using static Torchline.Tests.TestServer;

namespace Training.Tests.Downloads;

public sealed class DownloaderTests : IDisposable
{
    private static readonly DownloadOptions Impatient = new()
    {
        Attempts = 3,
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(20),
        Silence = TimeSpan.FromSeconds(30),
    };

    private static readonly byte[] Content = RandomBytes(300_000, 1);
    private static readonly byte[] OtherContent = RandomBytes(300_000, 2);

    private readonly TemporaryFolder folder = new();
    private readonly RecordingDisplay display = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task GivesTheFileItsNameWhenItIsComplete()
    {
        using var server = new TestServer(request => Serve(request, Content));
        var hashes = await Download(server);
        Assert.Equal(Sha256(Content), hashes.Sha256);
        AssertComplete(Content);
        Assert.Equal(Content.Length, display.Done);
        Assert.Equal(Content.Length, display.Total);
    }

    [Fact]
    public async Task GoesOnWhereTheConnectionBroke()
    {
        using var server = new TestServer(request => Serve(request, Content) with { CutAfter = Math.Min(70_000, Content.Length - (request.RangeStart ?? 0)) });
        await Download(server);
        AssertComplete(Content);
        // More breaks than attempts allowed in a row: each brought something.
        Assert.Equal([null, 70_000, 140_000, 210_000, 280_000], server.Requests.Select(request => request.RangeStart));
        Assert.All(server.Requests.Skip(1), request => Assert.Equal("\"v1\"", request.Headers["If-Range"]));
    }

    [Fact]
    public async Task StartsAgainWhenTheServerIgnoresRanges()
    {
        var breaks = 2;
        using var server = new TestServer(_ => new Reply("200 OK", Content) { Headers = { "ETag: \"v1\"" }, CutAfter = breaks-- > 0 ? 100_000 : null });
        await Download(server);
        AssertComplete(Content);
    }

    [Fact]
    public async Task StartsAgainWhenTheFileHasChanged()
    {
        using var server = new TestServer(request => display.Done == 0
            ? Serve(request, OtherContent, "\"old\"") with { CutAfter = 100_000 }
            : Serve(request, Content, "\"new\""));
        await Download(server);
        AssertComplete(Content);
        Assert.Equal("\"old\"", server.Requests.Last().Headers["If-Range"]);
    }

    [Theory]
    [InlineData("ETag: W/\"weak\"")]
    [InlineData("X-Nothing: 1")]
    public async Task GoesOnOnlyWithAMarkThatPromisesTheSameBytes(string header)
    {
        var breaks = 1;
        using var server = new TestServer(_ => new Reply("200 OK", Content) { Headers = { header }, CutAfter = breaks-- > 0 ? 100_000 : null });
        await Download(server);
        Assert.All(server.Requests, request => Assert.Null(request.RangeStart));
        AssertComplete(Content);
    }

    [Fact]
    public async Task StartsAgainWhenTheServerSendsAnotherPart()
    {
        using var server = new TestServer(request => request.RangeStart is null
            ? Serve(request, Content) with { CutAfter = display.Done == 0 ? 100_000 : null }
            : new Reply("206 Partial Content", Content[5..]) { Headers = { "ETag: \"v1\"", $"Content-Range: bytes 5-{Content.Length - 1}/{Content.Length}" } });
        await Download(server);
        AssertComplete(Content);
    }

    [Fact]
    public async Task IsStoppedAndGoesOnInAnotherProcess()
    {
        using var stop = new CancellationTokenSource();
        using (var silent = new TestServer(request => Serve(request, Content) with { CutAfter = 100_000, FallsSilent = true }))
        {
            var download = Download(silent, cancellation: stop.Token);
            while (display.Done < 100_000)
                await Task.Delay(5);
            stop.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);
        }
        Assert.Equal(["file.bin.part", "file.bin.part.etag"], FileNames());

        using var server = new TestServer(request => Serve(request, Content));
        await Download(server);
        Assert.Equal(100_000, Assert.Single(server.Requests).RangeStart);
        AssertComplete(Content);
    }

    [Fact]
    public async Task AcceptsThatNothingWasMissing()
    {
        File.WriteAllBytes(folder["file.bin.part"], Content);
        File.WriteAllText(folder["file.bin.part.etag"], "\"v1\"");
        using var server = new TestServer(request => Serve(request, Content));
        await Download(server);
        AssertComplete(Content);
    }

    [Fact]
    public async Task LeavesNothingOfAWrongFile()
    {
        using var server = new TestServer(request => Serve(request, OtherContent));
        var error = await Assert.ThrowsAsync<DownloadException>(() => Download(server));
        Assert.Equal("wrong", error.Message);
        Assert.Empty(FileNames());
    }

    [Fact]
    public async Task LeavesNothingOfAFileThatWasSpoiledBeforeItWasResumed()
    {
        File.WriteAllBytes(folder["file.bin.part"], OtherContent[..1000]);
        File.WriteAllText(folder["file.bin.part.etag"], "\"v1\"");
        using var server = new TestServer(request => Serve(request, Content));
        await Assert.ThrowsAsync<DownloadException>(() => Download(server));
        Assert.Empty(FileNames());
    }

    [Fact]
    public async Task GivesUpOnAServerThatAnnouncesMoreThanItSends()
    {
        using var server = new TestServer(_ => new Reply("200 OK", Content) { Headers = { "ETag: \"v1\"" }, AnnouncedLength = Content.Length + 10L });
        var error = await Assert.ThrowsAsync<DownloadException>(() => Download(server));
        Assert.Contains("run the same command again", error.Message);
        Assert.False(File.Exists(folder["file.bin"]));
    }

    [Fact]
    public async Task NoticesAServerThatAnnouncesLessThanItSends()
    {
        using var server = new TestServer(request => Serve(request, Content) with { AnnouncedLength = Content.Length - 10L });
        Assert.Equal("wrong", (await Assert.ThrowsAsync<DownloadException>(() => Download(server))).Message);
        Assert.Empty(FileNames());
    }

    [Theory]
    [InlineData(-1L, "more than")]
    [InlineData(1L << 50, "announces")]
    public async Task StopsListeningToAServerThatDoesNotStop(long announced, string message)
    {
        using var server = new TestServer(_ => new Reply("200 OK", Content) { AnnouncedLength = announced, IsEndless = true });
        Assert.Contains(message, (await Assert.ThrowsAsync<DownloadException>(() => Download(server))).Message);
        Assert.Empty(FileNames());
    }

    [Fact]
    public async Task FollowsRedirects()
    {
        using var server = new TestServer(request => request.Target == "/file.bin"
            ? new Reply("302 Found", []) { Headers = { "Location: /elsewhere?token=1" } }
            : Serve(request, Content) with { CutAfter = Math.Min(200_000, Content.Length - (request.RangeStart ?? 0)) });
        await Download(server);
        AssertComplete(Content);
        Assert.Equal(["/file.bin", "/elsewhere?token=1", "/file.bin", "/elsewhere?token=1"], server.Requests.Select(request => request.Target));
        Assert.Equal(200_000, server.Requests.Last().RangeStart);
    }

    [Fact]
    public async Task IsNotLedRoundInCircles()
    {
        using var server = new TestServer(_ => new Reply("302 Found", []) { Headers = { "Location: /file.bin" } });
        Assert.Contains("302", (await Assert.ThrowsAsync<DownloadException>(() => Download(server))).Message);
        Assert.InRange(server.Requests.Count, 2, 20);
    }

    [Fact]
    public async Task AsksAgainWhenTheServerIsOverloadedAndNotWhenTheFileIsMissing()
    {
        var answers = new Queue<string>(["503 Service Unavailable", "429 Too Many Requests", "200 OK"]);
        using var busy = new TestServer(_ => new Reply(answers.Peek(), answers.Dequeue() == "200 OK" ? Content : []) { Headers = { "Retry-After: 3600" } });
        await Download(busy);
        AssertComplete(Content);
        Assert.Contains("503 Service Unavailable", display.Lines[0]);

        File.Delete(folder["file.bin"]);
        using var empty = new TestServer(_ => new Reply("404 Not Found", []));
        Assert.Contains("404 Not Found", (await Assert.ThrowsAsync<DownloadException>(() => Download(empty))).Message);
        Assert.Single(empty.Requests);
    }

    [Fact]
    public async Task TakesSilenceForABrokenConnection()
    {
        var silences = 1;
        using var server = new TestServer(request => silences-- > 0
            ? Serve(request, Content) with { CutAfter = 100_000, FallsSilent = true }
            : Serve(request, Content));
        await Download(server, Impatient with { Silence = TimeSpan.FromMilliseconds(300) });
        AssertComplete(Content);
        Assert.Contains("silent", Assert.Single(display.Lines));
    }

    [Fact]
    public async Task ReportsThatNoServerAnswers()
    {
        Uri nobody;
        using (var server = new TestServer(request => Serve(request, Content)))
            nobody = server.Address;
        var error = await Assert.ThrowsAsync<DownloadException>(() => Download(nobody, Impatient));
        Assert.Contains("refused", error.Message);
        Assert.Equal(Impatient.Attempts - 1, display.Lines.Count);
    }

    [Fact]
    public async Task ReportsThatTheDiskIsTooSmall()
    {
        using var server = new TestServer(_ => new Reply("200 OK", Content) { AnnouncedLength = 1L << 55 });
        using var client = Downloader.CreateClient();
        var file = new RemoteFile(new Uri(server.Address, "file.bin"), PublishedHash.Sha256(""), 1L << 55);
        var error = await Assert.ThrowsAsync<DownloadException>(() =>
            new Downloader(client, Impatient, display).DownloadAsync(file, folder["file.bin"], _ => null, default));
        Assert.Contains("are free on the disk", error.Message);
    }

    [Fact]
    public async Task LeavesAFileToTheProcessThatIsDownloadingIt()
    {
        using var other = new FileStream(folder["file.bin.part"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using var server = new TestServer(request => Serve(request, Content));
        Assert.Contains("another process", (await Assert.ThrowsAsync<DownloadException>(() => Download(server))).Message);
    }

    private Task<FileHashes> Download(TestServer server, DownloadOptions? options = null, CancellationToken cancellation = default) =>
        Download(server.Address, options ?? Impatient, cancellation);

    private async Task<FileHashes> Download(Uri server, DownloadOptions options, CancellationToken cancellation = default)
    {
        using var client = Downloader.CreateClient();
        var file = new RemoteFile(new Uri(server, "file.bin"), PublishedHash.Sha256(Sha256(Content)), Content.Length);
        return await new Downloader(client, options, display)
            .DownloadAsync(file, folder["file.bin"], hashes => file.Hash.Matches(hashes) ? null : "wrong", cancellation);
    }

    private void AssertComplete(byte[] content)
    {
        Assert.Equal(["file.bin"], FileNames());
        Assert.Equal(content, File.ReadAllBytes(folder["file.bin"]));
    }

    private string[] FileNames() => [.. Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] RandomBytes(int count, long seed)
    {
        var random = SplitMix64.For(seed);
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
            bytes[i] = (byte)random.Below(256);
        return bytes;
    }
}
