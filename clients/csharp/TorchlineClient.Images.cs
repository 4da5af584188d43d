using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;

namespace Torchline.Client;

/// <content>What the calls with images have in common.</content>
public sealed partial class TorchlineClient
{
    // The service recognises the format by content.
    private static readonly MediaTypeHeaderValue AnyImage = new("application/octet-stream");

    private static string? Invariant(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);

    private static FileStream OpenImage(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
    }

    private async Task<T> PostImageAsync<T>(
        string route, (string Name, string? Value)[] query, ImageContent image, JsonTypeInfo<T> answer, CancellationToken cancellation)
    {
        using var response = await SendImageAsync(route, query, image, accept: null, cancellation);
        return await ReadAsync(response, answer, cancellation);
    }

    // Neither the request nor its content is disposed: that would dispose the caller's stream.
    private Task<HttpResponseMessage> SendImageAsync(
        string route,
        (string Name, string? Value)[] query,
        ImageContent image,
        string? accept,
        CancellationToken cancellation,
        ReadOnlyMemory<byte>? style = null)
    {
        var content = image.ToHttp();
        if (style is { } file)
            content = new MultipartFormDataContent { { content, "image", "image" }, { new ReadOnlyMemoryContent(file), "style", "style" } };
        else
            content.Headers.ContentType = AnyImage;
        var given = query.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}");
        var request = new HttpRequestMessage(HttpMethod.Post, $"{route}?{string.Join('&', given)}") { Content = content };
        RepeatableContent.Mark(request, image.Stream);
        if (accept is not null)
            request.Headers.Accept.Add(new(accept));
        return http.SendAsync(request, cancellation);
    }

    /// <summary>The file of an image: bytes, or a stream that is read to its end.</summary>
    private readonly record struct ImageContent(ReadOnlyMemory<byte> Bytes, Stream? Stream = null)
    {
        public static ImageContent Of(Stream stream)
        {
            ArgumentNullException.ThrowIfNull(stream);
            return new(default, stream);
        }

        public HttpContent ToHttp() => Stream is null ? new ReadOnlyMemoryContent(Bytes) : new StreamContent(Stream);
    }
}
