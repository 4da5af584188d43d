using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Images;

/// <summary>A response with an entry for each image of a request: the model's answer, or the error.</summary>
/// <remarks><c>{"results": [{…}, {"error": {"title": …, "status": …, "detail": …}}]}</c>, in the order of the images.</remarks>
internal sealed class ImageResults<TResponse>(IReadOnlyList<(TResponse? Answer, ProblemDetails? Error)> entries) : IResult
    where TResponse : class, IJsonBody<TResponse>
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("results");
            foreach (var (answer, error) in entries)
                Write(writer, answer, error);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.ContentLength = buffer.WrittenCount;
        await httpContext.Response.Body.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
    }

    private static void Write(Utf8JsonWriter writer, TResponse? answer, ProblemDetails? error)
    {
        if (answer is not null)
        {
            JsonSerializer.Serialize(writer, answer, TResponse.Json);
            return;
        }
        writer.WriteStartObject();
        writer.WritePropertyName("error");
        JsonSerializer.Serialize(writer, error!, ServiceJson.Default.ProblemDetails);
        writer.WriteEndObject();
    }
}
