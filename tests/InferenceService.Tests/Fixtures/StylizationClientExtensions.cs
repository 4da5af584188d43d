using System.Net;

namespace InferenceService.Tests.Fixtures;

internal static class StylizationClientExtensions
{
    /// <summary>Stylizes an image and decodes the answer, which is checked to be an image of the type that its header says.</summary>
    public static async Task<Image> StylizeAsync(this HttpClient client, string query, byte[] file, string? accept = null)
    {
        using var response = await client.PostStylizationAsync(query, file, accept);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        var answer = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(answer.Length, response.Content.Headers.ContentLength);
        Assert.Equal(
            response.Content.Headers.ContentType!.MediaType, $"image/{ImageDecoder.Identify(answer).Format.ToString().ToLowerInvariant()}");
        return ImageDecoder.Decode(answer);
    }

    /// <summary>Posts an image as the body, with a header Accept.</summary>
    public static async Task<HttpResponseMessage> PostStylizationAsync(this HttpClient client, string query, byte[] file, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/stylize{query}") { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = new("application/octet-stream");
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);

        return await client.SendAsync(request);
    }

    /// <summary>Posts an image and a style image as a form.</summary>
    public static async Task<HttpResponseMessage> PostStyleImageAsync(
        this HttpClient client, byte[] image, byte[] style, string query = "", string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/stylize{query}")
        {
            Content = new MultipartFormDataContent
            {
                { new ByteArrayContent(image), "image", "photo.png" },
                { new ByteArrayContent(style), "style", "painting.png" },
            },
        };
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await client.SendAsync(request);
    }

    /// <summary>Gives an image the style of another and decodes the answer.</summary>
    public static async Task<Image> StylizeAsync(this HttpClient client, byte[] image, byte[] style, string query = "")
    {
        using var response = await client.PostStyleImageAsync(image, style, query, "image/png");
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return ImageDecoder.Decode(await response.Content.ReadAsByteArrayAsync());
    }
}
