using System.Buffers;
using System.IO.Pipelines;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using Torchline.InferenceService.Memory;

namespace Torchline.InferenceService.Serving;

/// <summary>A request's body as JSON, for handlers of small requests that come often.</summary>
/// <remarks>
/// The body is parsed in place when its last byte is here. The framework's own binding parses it as a stream, which takes
/// several microseconds more of each request. The server's limit on bodies bounds what is kept.
/// </remarks>
internal readonly struct JsonBody<T>(T value) : IEndpointParameterMetadataProvider
    where T : IJsonBody<T>
{
    private const string JsonMediaType = "application/json";

    private static readonly JsonTypeInfo<T> Type = Strict(T.Json);

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The body's content.</summary>
    public T Value { get; } = value;

    /// <summary>Reads the body; called by the framework.</summary>
    /// <exception cref="BadHttpRequestException">The body is not of type JSON (415), too large (413) or malformed (400).</exception>
    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context)
    {
        CheckMediaType(context.Request);
        var reader = context.Request.BodyReader;
        // A body that came in one piece with its header, as most do, takes neither a timer nor the budget.
        if (reader.TryRead(out var read))
        {
            if (read.IsCompleted)
                return Take(reader, read);
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
        using var lease = context.RequestServices.GetRequiredService<MemoryBudget>().Lease();
        return await BodyDeadline.ReadAsync(context, (reader, lease), static async (body, stop) =>
        {
            ReadResult read;
            while (!(read = await body.reader.ReadAsync(stop)).IsCompleted)
            {
                if (read.Buffer.Length > body.lease.Bytes)
                    body.lease.Take(read.Buffer.Length - body.lease.Bytes);
                body.reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
            return Take(body.reader, read);
        });
    }

    /// <summary>Describes the body; called by the framework.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([JsonMediaType], typeof(T)));

    private static void CheckMediaType(HttpRequest request)
    {
        var isJson = request.ContentType is JsonMediaType ||
            (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) &&
                type.MediaType.Equals(JsonMediaType, StringComparison.OrdinalIgnoreCase) &&
                (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
        if (!isJson)
            throw new BadHttpRequestException(Problem.NotJson, StatusCodes.Status415UnsupportedMediaType);
    }

    private static JsonBody<T> Take(PipeReader reader, ReadResult read)
    {
        try
        {
            return new JsonBody<T>(Parse(read.Buffer));
        }
        finally
        {
            reader.AdvanceTo(read.Buffer.End);
        }
    }

    /// <summary>Some programs write a mark of the byte order before UTF-8; a reader may ignore it (RFC 8259, 8.1).</summary>
    private static ReadOnlySequence<byte> WithoutMark(ReadOnlySequence<byte> body)
    {
        var reader = new SequenceReader<byte>(body);
        return reader.IsNext(Mark) ? body.Slice(Mark.Length) : body;
    }

    private static T Parse(ReadOnlySequence<byte> body)
    {
        body = WithoutMark(body);
        if (body.IsEmpty)
            throw new BadHttpRequestException("The body is empty.");
        try
        {
            var json = new Utf8JsonReader(body);
            var value = JsonSerializer.Deserialize(ref json, Type) ?? throw new BadHttpRequestException("The body is null.");
            json.Read(); // Nothing may follow.
            return value;
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException(
                JsonMembers.MistakeIn(body, Type) ??
                $"The body is not the JSON that this route takes: see {e.Path ?? "$"}, line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.",
                e);
        }
    }

    /// <summary>The type as it is read: a member that it does not have, or that is there twice, is refused and not ignored.</summary>
    private static JsonTypeInfo<T> Strict(JsonTypeInfo<T> type) => (JsonTypeInfo<T>)new JsonSerializerOptions(type.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    }.GetTypeInfo(typeof(T));
}
