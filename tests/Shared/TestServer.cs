using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Torchline.Tests;

/// <summary>An HTTP server, also a proxy, that does exactly what a test wants, lies and broken connections included.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<Request, Reply> respond;

    public TestServer(Func<Request, Reply> respond)
    {
        this.respond = respond;
        listener.Start();
        _ = AcceptAsync();
    }

    public ConcurrentQueue<Request> Requests { get; } = new();

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>A well-behaved server of one file: ranges, ETag, If-Range.</summary>
    public static Reply Serve(Request request, byte[] content, string etag = "\"v1\"")
    {
        if (request.RangeStart is not { } start || (request.Headers.TryGetValue("If-Range", out var condition) && condition != etag))
            return new Reply("200 OK", content) { Headers = { $"ETag: {etag}" } };
        return start >= content.Length
            ? new Reply("416 Range Not Satisfiable", []) { Headers = { $"Content-Range: bytes */{content.Length}" } }
            : new Reply("206 Partial Content", content[start..])
            {
                Headers = { $"ETag: {etag}", $"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}" },
            };
    }

    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = client.GetStream();
            var request = await ReadAsync(stream);
            Requests.Enqueue(request);
            var reply = respond(request);
            var length = reply.AnnouncedLength ?? reply.Body.Length;
            var head = $"HTTP/1.1 {reply.Status}\r\n{string.Concat(reply.Headers.Select(header => header + "\r\n"))}"
                + (length >= 0 ? $"Content-Length: {length}\r\n" : "") + "Connection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stop.Token);
            await stream.WriteAsync(reply.Body.AsMemory(0, reply.CutAfter ?? reply.Body.Length), stop.Token);
            if (reply.FallsSilent)
                await Task.Delay(Timeout.Infinite, stop.Token);
            while (reply.IsEndless)
                await stream.WriteAsync(reply.Body, stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The client has gone, or the test is over.
        }
    }

    private static async Task<Request> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var target = (await reader.ReadLineAsync())!.Split(' ')[1];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        return new Request(target, headers);
    }

    public sealed record Request(string Target, IReadOnlyDictionary<string, string> Headers)
    {
        public int? RangeStart => Headers.TryGetValue("Range", out var range) ? int.Parse(range["bytes=".Length..^1]) : null;
    }

    /// <summary>What the server answers.</summary>
    /// <param name="Status">Status code and phrase.</param>
    /// <param name="Body">The bytes.</param>
    public sealed record Reply(string Status, byte[] Body)
    {
        public List<string> Headers { get; init; } = [];

        /// <summary>What Content-Length says if not the truth; negative: no such header.</summary>
        public long? AnnouncedLength { get; init; }

        /// <summary>Closes the connection after so many bytes.</summary>
        public int? CutAfter { get; init; }

        /// <summary>Keeps the connection open and sends nothing more.</summary>
        public bool FallsSilent { get; init; }

        /// <summary>Sends the body for ever.</summary>
        public bool IsEndless { get; init; }
    }
}
