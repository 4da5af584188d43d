using System.Net;
using System.Net.Http.Headers;
using Torchline.Training.Downloads.Display;

namespace Torchline.Training.Downloads;

/// <summary>
/// Downloads files so that only a complete, checked file ever has its name. A broken connection is taken up where it broke
/// (RFC 9110, section 14), now or when the program is run again.
/// </summary>
/// <param name="client">Follows redirects and knows the proxy; see <see cref="CreateClient"/>.</param>
/// <param name="options">How patient it is.</param>
/// <param name="display">Shows the progress.</param>
internal sealed class Downloader(HttpClient client, DownloadOptions options, IDownloadDisplay display)
{
    private const int BufferSize = 1 << 16;
    private const int MaximumRedirects = 10;

    /// <summary>An HTTP client for large files, with the proxy of the usual environment variables.</summary>
    public static HttpClient CreateClient()
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            MaxAutomaticRedirections = MaximumRedirects,
            ConnectTimeout = TimeSpan.FromSeconds(30),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("torchline", "1.0"));
        return client;
    }

    /// <summary>Downloads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="target">Where it goes; nothing may be there.</param>
    /// <param name="objection">Says what is wrong with a file of these hashes, or null.</param>
    /// <param name="cancellation">Stops it; what has arrived stays in <c>target.part</c>.</param>
    /// <exception cref="DownloadException">It cannot be had, or is not the file that was published.</exception>
    public async Task<FileHashes> DownloadAsync(
        RemoteFile file, string target, Func<FileHashes, string?> objection, CancellationToken cancellation)
    {
        using var part = PartFile.Open(target, cancellation);
        for (var failures = 0; ; failures++)
        {
            var before = part.Length;
            try
            {
                await ReceiveAsync(file, part, cancellation);
                break;
            }
            catch (Exception e) when (IsPassing(e, cancellation))
            {
                if (part.Length > before)
                    failures = 0;
                if (failures + 1 >= options.Attempts)
                    throw new DownloadException($"{file.Address}: {Reason(e)} (run the same command again to go on)", e);
                var pause = Pause(failures, (e as PassingHttpException)?.RetryAfter);
                display.Warn($"{file.Name}: {Reason(e)}; trying again in {pause.TotalSeconds:F0} s");
                await Task.Delay(pause, cancellation);
            }
        }
        return part.Complete(objection);
    }

    private async Task ReceiveAsync(RemoteFile file, PartFile part, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(options.Silence);
        using var request = Request(file, part);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Either everything is there already, or what is there is no part of this file: then from the start.
            if (response.Content.Headers.ContentRange?.Length == part.Length)
                return;
            part.Restart(null);
            throw new HttpIOException(HttpRequestError.InvalidResponse, "the server has another file than before");
        }
        PassingHttpException.ThrowIfFailed(response, file);

        var range = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange : null;
        if (range is null || (part.Length > 0 && range.From != part.Length))
            part.Restart(Validator(response));
        if (range is not null && range.From != part.Length)
            throw new HttpIOException(HttpRequestError.InvalidResponse, "the server sends another part than was asked for");

        var total = range is null ? response.Content.Headers.ContentLength : range.Length;
        RequireSpace(file, part, total ?? file.Bytes);
        display.Starts(file.Name, part.Length, total ?? file.Bytes);
        using var body = await response.Content.ReadAsStreamAsync(silence.Token);
        var buffer = new byte[BufferSize];
        while (true)
        {
            silence.CancelAfter(options.Silence);
            var count = await body.ReadAsync(buffer, silence.Token);
            if (count == 0)
                break;
            if (part.Length + count > file.MaximumBytes)
            {
                throw Refuse(
                    part, $"{file.Address}: more than {ByteCount.Format(file.MaximumBytes)}, where {ByteCount.Format(file.Bytes)} were expected");
            }

            part.Append(buffer.AsMemory(0, count));
            display.Progressed(part.Length);
        }
        if (part.Length < total)
            throw new HttpIOException(HttpRequestError.ResponseEnded, "the connection ended early");
    }

    private static HttpRequestMessage Request(RemoteFile file, PartFile part)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, file.Address);
        // What is hashed and resumed must be the file itself, not a compressed form of it.
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (part is not { Length: > 0, Validator: { } validator })
            return request;
        request.Headers.Range = new RangeHeaderValue(part.Length, null);
        request.Headers.TryAddWithoutValidation("If-Range", validator);
        return request;
    }

    // A weak ETag promises only that the content means the same.
    private static string? Validator(HttpResponseMessage response) => response switch
    {
        { Headers.ETag: { IsWeak: false } tag } => tag.ToString(),
        { Content.Headers.LastModified: { } date } => date.ToString("R"),
        _ => null,
    };

    private static void RequireSpace(RemoteFile file, PartFile part, long total)
    {
        if (total > file.MaximumBytes)
        {
            throw Refuse(
                part, $"{file.Address}: the server announces {ByteCount.Format(total)}, where {ByteCount.Format(file.Bytes)} were expected");
        }

        if (part.FreeSpace is { } free && total - part.Length > free)
        {
            throw new DownloadException(
                $"{file.Name} needs {ByteCount.Format(total - part.Length)} more, {ByteCount.Format(free)} are free on the disk: "
                + "choose another folder with --to");
        }
    }

    private static DownloadException Refuse(PartFile part, string reason)
    {
        part.Delete();
        return new DownloadException(reason);
    }

    private static bool IsPassing(Exception e, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested
        && e is not DownloadException
        && (e is HttpRequestException or IOException or OperationCanceledException);

    private static string Reason(Exception e) => e switch
    {
        OperationCanceledException => "the server has fallen silent",
        HttpRequestException { InnerException: { } inner } => inner.Message,
        _ => e.Message,
    };

    private TimeSpan Pause(int failures, TimeSpan? asked)
    {
        var pause = asked ?? options.FirstPause * Math.Pow(2, failures);
        return pause < options.LongestPause ? pause : options.LongestPause;
    }
}

/// <summary>How patient a download is.</summary>
internal sealed record DownloadOptions
{
    /// <summary>Failures in a row, without a byte between them, before it gives up.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Pause after the first failure; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, also where a server asks for a longer one.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a connection may be silent before it counts as broken.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>A download or its unpacking has failed for good; the message has the reason and the remedy.</summary>
/// <param name="message">For the user.</param>
/// <param name="inner">What caused it, if anything did.</param>
public sealed class DownloadException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>The server cannot answer now, but may later.</summary>
/// <param name="message">What it said.</param>
/// <param name="retryAfter">When it wants to be asked again, if it said.</param>
internal sealed class PassingHttpException(string message, TimeSpan? retryAfter) : IOException(message)
{
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Tells failures that pass from those that stay.</summary>
    /// <exception cref="PassingHttpException">The server is overloaded or broken.</exception>
    /// <exception cref="DownloadException">There is no such file, or not for us.</exception>
    public static void ThrowIfFailed(HttpResponseMessage response, RemoteFile file)
    {
        if (response.IsSuccessStatusCode)
            return;
        var answer = $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        if ((int)response.StatusCode < 500 && response.StatusCode is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests))
            throw new DownloadException($"{file.Address}: {answer}");
        var after = response.Headers.RetryAfter;
        throw new PassingHttpException(answer, after?.Delta ?? (after?.Date - DateTimeOffset.UtcNow is { } wait && wait > TimeSpan.Zero ? wait : null));
    }
}
