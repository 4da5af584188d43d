using System.Net.Http.Headers;

namespace InferenceService.Tests.Fixtures;

internal static class HttpClientImageExtensions
{
    /// <summary>Posts an image as the body.</summary>
    public static Task<HttpResponseMessage> PostImageAsync(
        this HttpClient client, string route, byte[] file, string? mediaType = "application/octet-stream",
        CancellationToken cancellation = default)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        return client.PostAsync(route, content, cancellation);
    }

    /// <summary>Posts an image as a form's field.</summary>
    public static Task<HttpResponseMessage> PostFormAsync(this HttpClient client, string route, byte[] file, string field = "image")
    {
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(file), field, "picture.png" },
        };
        return client.PostAsync(route, form);
    }
}
