using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Torchline.InferenceService.Observability;

/// <summary>
/// Logs each request when it has been answered: method, path without its query, status, duration, id. Probes are logged as debug.
/// </summary>
internal sealed class RequestLog(ILoggerFactory logging)
{
    /// <summary>The status in the log, not on the wire, of a request whose client has gone before an answer.</summary>
    private const int ClientClosed = 499;

    private static readonly Func<RequestLine, Exception?, string> Text = static (line, _) => line.ToString();

    private readonly ILogger logger = logging.CreateLogger("Torchline.Request");

    /// <summary>Logs a request.</summary>
    /// <param name="began">When it came, by <see cref="Stopwatch.GetTimestamp"/>.</param>
    public void Write(HttpContext context, long began)
    {
        var level = context.Request.Path.StartsWithSegments("/health") ? LogLevel.Debug : LogLevel.Information;
        if (!logger.IsEnabled(level))
            return;
        var hasGone = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted;
        var line = new RequestLine(
            context.Request.Method,
            context.Request.Path.Value ?? "",
            hasGone ? ClientClosed : context.Response.StatusCode,
            Stopwatch.GetElapsedTime(began).TotalMilliseconds,
            context.TraceIdentifier);
        logger.Log(level, default, line, null, Text);
    }
}

/// <summary>A request in the log. The query is left out: it may have secrets.</summary>
/// <param name="Id">The id of the request, which its answer has too.</param>
internal readonly record struct RequestLine(string Method, string Path, int Status, double Milliseconds, string Id)
{
    /// <summary>Writes the members of the line in JSON.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteString("message"u8, "request");
        json.WriteString("method"u8, Method);
        json.WriteString("path"u8, Path);
        json.WriteNumber("status"u8, Status);
        json.WriteNumber("milliseconds"u8, Math.Round(Milliseconds, 3));
        json.WriteString("requestId"u8, Id);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Method} {Path} {Status} {Milliseconds:0.0} ms {Id}");
}
