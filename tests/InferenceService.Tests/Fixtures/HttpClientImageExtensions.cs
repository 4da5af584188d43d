using System.Net.Http.Headers;

namespace Torchline.InferenceService.Tests.Fixtures;

internal static class HttpClientImageExtensions
{
    public const string Route = "/v1/classify";

    /// <summary>Posts a picture as the body.</summary>
    public static Task<HttpResponseMessage> PostImageAsync(
        this HttpClient client, byte[] file, string query = "", string? mediaType = "application/octet-stream",
        CancellationToken cancellation = default)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        return client.PostAsync(Route + query, content, cancellation);
    }

    /// <summary>Posts a picture as a form's field, after another field.</summary>
    public static Task<HttpResponseMessage> PostFormAsync(this HttpClient client, byte[] file, string field = "image", string query = "")
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent("something else"), "comment" },
            { new ByteArrayContent(file), field, "picture.png" },
        };
        return client.PostAsync(Route + query, form);
    }
}
