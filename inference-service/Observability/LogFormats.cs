using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Torchline.InferenceService.Observability;

/// <summary>A line for people: time, level, the last part of the category, message. A stack trace follows on lines of its own.</summary>
internal sealed class TextLogFormat : ILogFormat
{
    private const int MostOfTheRest = 128; // time, level, status, duration

    // Those of C0, DEL and C1, some of which terminals obey.
    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl)]);

    public void Write<TState>(ArrayBufferWriter<byte> line, in LogEvent one, TState state)
    {
        var category = one.Category.AsSpan(one.Category.LastIndexOf('.') + 1);
        var isRequest = state is RequestLine;
        var request = isRequest ? (RequestLine)(object)state! : default;
        var message = isRequest ? InOneLine(request.Path) : InOneLine(one.Message);
        var characters = category.Length + message.Length + (request.Id?.Length ?? 0) + (request.Method?.Length ?? 0);
        var span = line.GetSpan(MostOfTheRest + (3 * characters)); // 3 bytes a character in UTF-8, at most
        int written;
        var rest = span[WriteTime(span, one.Time)..];
        if (isRequest)
        {
            var tenths = (long)Math.Round(10 * request.Milliseconds);
            _ = Utf8.TryWrite(
                rest,
                CultureInfo.InvariantCulture,
                $" {NameOf(one.Level)}: {category}: {request.Method} {message} {request.Status} {tenths / 10}.{tenths % 10} ms {request.Id}\n",
                out written);
        }
        else
        {
            _ = Utf8.TryWrite(rest, CultureInfo.InvariantCulture, $" {NameOf(one.Level)}: {category}: {message}\n", out written);
        }
        written += span.Length - rest.Length;
        line.Advance(written);
        if (one.Exception is { } exception)
            line.Write(Encoding.UTF8.GetBytes($"{exception}\n"));
    }

    /// <summary>The name of a level, of the same length for all.</summary>
    public static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    /// <summary>Writes a time in UTC with milliseconds. The round-trip format takes a fifth of the time of one with a pattern.</summary>
    /// <returns>How many bytes it has.</returns>
    private static int WriteTime(Span<byte> span, DateTime time)
    {
        const int lengthToMilliseconds = 23; // 2026-11-30T12:34:56.789
        _ = time.TryFormat(span, out _, "O", CultureInfo.InvariantCulture);
        span[lengthToMilliseconds] = (byte)'Z';
        return lengthToMilliseconds + 1;
    }

    /// <summary>A path or another text of a request must not begin a line that looks like one of the log.</summary>
    private static string InOneLine(string text) => !text.AsSpan().ContainsAny(Controls) ? text
        : string.Create(text.Length, text, (line, text) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        });
}

/// <summary>
/// A JSON object a line, for programs: <c>time</c>, <c>level</c>, <c>category</c>, <c>message</c>, <c>traceId</c>, and the event's own members.
/// </summary>
internal sealed class JsonLogFormat : ILogFormat
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static Utf8JsonWriter? threadWriter;

    public void Write<TState>(ArrayBufferWriter<byte> line, in LogEvent one, TState state)
    {
        var json = threadWriter ??= new(Stream.Null, Options);
        json.Reset(line);
        json.WriteStartObject();
        json.WriteString("time"u8, one.Time);
        json.WriteString("level"u8, one.Level.ToString());
        json.WriteString("category"u8, one.Category);
        if (state is RequestLine request)
        {
            request.WriteTo(json);
        }
        else
        {
            json.WriteString("message"u8, one.Message);
            WriteMembers(json, state as IReadOnlyList<KeyValuePair<string, object?>>);
        }
        if (one.Activity is { } activity)
            json.WriteString("traceId"u8, activity.TraceId.ToHexString());
        if (one.Exception is { } exception)
            json.WriteString("exception"u8, exception.ToString());
        json.WriteEndObject();
        json.Flush();
        line.Write("\n"u8);
    }

    private static void WriteMembers(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>>? members)
    {
        if (members is null || members.Count < 2) // One is the message's template.
            return;
        json.WriteStartObject("members"u8);
        foreach (var (name, value) in members)
        {
            if (name != "{OriginalFormat}")
                json.WriteString(JsonNamingPolicy.CamelCase.ConvertName(name), Convert.ToString(value, CultureInfo.InvariantCulture));
        }
        json.WriteEndObject();
    }
}
