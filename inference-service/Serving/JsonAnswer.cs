using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace Torchline.InferenceService.Serving;

/// <summary>A response of status 200 with a JSON body and its length, for answers that are small and frequent.</summary>
/// <remarks>The framework's own result streams the body in chunks, which costs both sides more than the body itself.</remarks>
internal sealed class JsonAnswer<T>(T value) : IResult, IEndpointMetadataProvider
    where T : IJsonBody<T>
{
    private const int MaxKeptBytes = 64 * 1024;

    private static readonly JsonTypeInfo<T> Type = T.Json;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? threadBuffer;

    [ThreadStatic]
    private static Utf8JsonWriter? threadWriter;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var (buffer, writer) = (threadBuffer, threadWriter);
        if (buffer is null || writer is null || buffer.Capacity > MaxKeptBytes)
        {
            threadBuffer = buffer = new ArrayBufferWriter<byte>(1024);
            threadWriter = writer = new Utf8JsonWriter(buffer);
        }
        buffer.ResetWrittenCount();
        writer.Reset();
        JsonSerializer.Serialize(writer, value, Type);
        writer.Flush();

        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = buffer.WrittenCount;
        response.BodyWriter.Write(buffer.WrittenSpan);
        return response.BodyWriter.FlushAsync(httpContext.RequestAborted).AsTask();
    }

    /// <summary>Describes the response; called by the framework.</summary>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(
        new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}
