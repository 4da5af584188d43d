using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Requests;

[Collection(SharedImageModelsCollection.Name)]
public sealed class RequestMannersTests(SharedImageModels service)
{
    private const string Sentiment = "/v1/sentiment";
    private const string Good = """{"text":"good food"}""";

    private readonly HttpClient client = service.Client;

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/v1/models")]
    [InlineData("/v1/models/words")]
    [InlineData("/v1/styles")]
    [InlineData("/v1/styles/wave/thumbnail")]
    [InlineData("/v1/stylize/jobs")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    public async Task HeadIsAnsweredAsGetIs(string route)
    {
        using var head = await client.SendAsync(new(HttpMethod.Head, route));
        using var get = await client.GetAsync(route);
        Assert.Equal((get.StatusCode, get.Content.Headers.ContentType), (head.StatusCode, head.Content.Headers.ContentType));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Theory]
    [InlineData(Sentiment, HttpStatusCode.MethodNotAllowed)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task HeadWhereThereIsNoGetIsRefusedAsGetIs(string route, HttpStatusCode status) =>
        Assert.Equal(status, (await client.SendAsync(new(HttpMethod.Head, route))).StatusCode);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task ACompressedBodyIsExpanded(string encoding)
    {
        using var text = await PostAsync(Sentiment, Compress(encoding, Encoding.UTF8.GetBytes(Good)), encoding, "application/json");
        Assert.Equal("positive", (string)(await text.ReadJsonAsync())["results"]![0]!["label"]!);
        using var image = await PostAsync("/v1/classify", Compress(encoding, SampleImages.Plain(0, 200, 0)), encoding, "image/png");
        Assert.Equal("green", (string)(await image.ReadJsonAsync())["predictions"]![0]!["label"]!);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task WhatABodyExpandsToIsBounded(string encoding)
    {
        // A few kilobytes that become many: of text beyond the limit of bodies, of an image beyond its own.
        var text = Compress(encoding, Encoding.UTF8.GetBytes($$"""{"text":"{{new string('a', 64 << 20)}}"}"""));
        await (await PostAsync(Sentiment, text, encoding, "application/json")).ReadProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        var image = Compress(encoding, new byte[64 << 20]);
        await (await PostAsync("/v1/classify", image, encoding, "image/png")).ReadProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task ABodyThatIsNotWhatItsEncodingPromisesIsABadRequest(string encoding)
    {
        await (await PostAsync(Sentiment, Encoding.UTF8.GetBytes(Good), encoding, "application/json")).ReadProblemAsync(HttpStatusCode.BadRequest);
        var cut = Compress(encoding, Encoding.UTF8.GetBytes(Good))[..12];
        await (await PostAsync(Sentiment, cut, encoding, "application/json")).ReadProblemAsync(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    public async Task AnotherEncodingIsRefusedWithThoseThatThereAre(string encoding)
    {
        var response = await PostAsync(Sentiment, Encoding.UTF8.GetBytes(Good), encoding, "application/json");
        Assert.Contains("gzip, br, deflate", (string)(await response.ReadProblemAsync(HttpStatusCode.UnsupportedMediaType))["detail"]!);
        Assert.Contains("gzip", response.Headers.GetValues("Accept-Encoding").Single());
    }

    [Fact]
    public async Task AMarkOfTheByteOrderIsIgnored()
    {
        using var response = await PostAsync(Sentiment, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Good)], null, "application/json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("image/jpg")]
    [InlineData("image/pjpeg")]
    [InlineData("IMAGE/JPG")]
    public async Task AnUnofficialNameOfJpegIsTaken(string mediaType)
    {
        using var response = await client.PostImageAsync("/v1/classify", SampleImages.Plain(0, 0, 200, ImageFormat.Jpeg), mediaType);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/stylize?style=wave&size=64")
        {
            Content = new ByteArrayContent(SampleImages.Plain(0, 0, 200, width: 64, height: 64)) { Headers = { ContentType = new("image/png") } },
        };
        request.Headers.Accept.ParseAdd("image/jpg");
        Assert.Equal("image/jpeg", (await client.SendAsync(request)).Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("order-17/step:3")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    public async Task TheIdOfARequestComesBack(string id)
    {
        foreach (var route in new[] { "/health/live", "/v1/models/none", "/nowhere" })
        {
            var response = await WithIdAsync(route, id);
            Assert.Equal(id, response.Headers.GetValues("X-Request-Id").Single());
            if (!response.IsSuccessStatusCode)
                Assert.Equal(id, (string)(await response.ReadJsonAsync())["requestId"]!);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("\"quoted\"")]
    [InlineData("{brace}")]
    [InlineData("long")]
    public async Task AnIdThatLogsCannotTakeIsReplaced(string id)
    {
        id = id == "long" ? new string('a', 129) : id;
        var answered = (await WithIdAsync("/health/live", id)).Headers.GetValues("X-Request-Id").Single();
        Assert.NotEqual(id, answered);
        Assert.NotEmpty(answered);
    }

    [Fact]
    public async Task AnErrorWithinAHandlerKeepsTheIdAndTheHeaders()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Sentiment) { Content = new StringContent("{", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Request-Id", "mine");
        var response = await client.SendAsync(request);
        await response.ReadProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal("mine", response.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task AListWithoutEntriesIsNoEmptyList()
    {
        var problem = await (await client.GetAsync("/v1/styles/none/thumbnail?model=words")).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal("There is no style 'none' here. There is none.", (string)problem["detail"]!);
    }

    private Task<HttpResponseMessage> WithIdAsync(string route, string id)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, route);
        request.Headers.TryAddWithoutValidation("X-Request-Id", id);
        return client.SendAsync(request);
    }

    private Task<HttpResponseMessage> PostAsync(string route, byte[] body, string? encoding, string mediaType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        if (encoding is not null)
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return client.PostAsync(route, content);
    }

    private static byte[] Compress(string encoding, byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Optimal),
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest),
            _ => new ZLibStream(compressed, CompressionLevel.Optimal),
        })
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }
}
