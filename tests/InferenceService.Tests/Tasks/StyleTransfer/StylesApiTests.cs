using System.Net;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.StyleTransfer;

[Collection(SharedStyleNetworksCollection.Name)]
public class StylesApiTests(SharedStyleNetworks service)
{
    private readonly HttpClient client = service.Client;

    [Fact]
    public async Task StylesAreListedWithTheirImagesThoseOfTheDefaultModelFirst()
    {
        var styles = (await (await client.GetAsync("/v1/styles")).ReadJsonAsync())["styles"]!.AsArray();
        Assert.Equal(
            [("tint", "starry-night"), ("tint", "the-scream"), ("tint", "wave"), ("blur", "wave"), ("level", "wave"), ("small", "starry-night"), ("small", "wave")],
            styles.Select(style => ((string)style!["model"]!, (string)style["name"]!)));
        Assert.Equal(
            ["name", "title", "artist", "year", "licence", "model", "thumbnail"], styles[0]!.AsObject().Select(member => member.Key));
        Assert.Equal("Title of starry-night", (string)styles[0]!["title"]!);
        Assert.Equal(1900, (int)styles[0]!["year"]!);
        foreach (var style in styles)
        {
            using var response = await client.GetAsync((string)style!["thumbnail"]!);
            Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal(TintStyleNetwork.Thumbnail((string)style["name"]!), await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task AThumbnailThatTheClientHasIsNotSentAgain()
    {
        using var first = await client.GetAsync("/v1/styles/wave/thumbnail");
        Assert.Equal(TimeSpan.FromHours(1), first.Headers.CacheControl!.MaxAge);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/styles/wave/thumbnail");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("/v1/styles/monet/thumbnail")]
    [InlineData("/v1/styles/the-scream/thumbnail?model=blur")]
    [InlineData("/v1/styles/wave/thumbnail?model=color")]
    [InlineData("/v1/styles/..%2F..%2Fmodel/thumbnail")]
    [InlineData("/v1/styles/wave.jpg/thumbnail")]
    public async Task AStyleThatThereIsNotHasNoThumbnail(string route) =>
        await (await client.GetAsync(route)).ReadProblemAsync(HttpStatusCode.NotFound);
}
