using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;

namespace Torchline.Client;

/// <content>What the calls with images have in common.</content>
public sealed partial class TorchlineClient
{
    // The service recognises the format by content.
    private static readonly MediaTypeHeaderValue AnyImage = new("application/octet-stream");

    private static FileStream OpenImage(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
    }

    private async Task<T> PostImageAsync<T>(
        string route, (string Name, string? Value)[] query, HttpContent image, JsonTypeInfo<T> answer, CancellationToken cancellation)
    {
        using var response = await SendImageAsync(route, query, image, accept: null, cancellation);
        return await ReadAsync(response, answer, cancellation);
    }

    // Neither the request nor its content is disposed: that would dispose the caller's stream.
    private Task<HttpResponseMessage> SendImageAsync(
        string route, (string Name, string? Value)[] query, HttpContent image, string? accept, CancellationToken cancellation)
    {
        image.Headers.ContentType = AnyImage;
        var given = query.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}");
        var request = new HttpRequestMessage(HttpMethod.Post, $"{route}?{string.Join('&', given)}") { Content = image };
        if (accept is not null)
            request.Headers.Accept.Add(new(accept));
        return http.SendAsync(request, cancellation);
    }
}
