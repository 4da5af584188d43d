using System.Net;
using System.Text.Json.Nodes;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Images;

/// <summary>Images in JSON: base64, data URLs, several in a request.</summary>
[Collection(SharedImageModelsCollection.Name)]
public sealed class JsonImageTests(SharedImageModels service)
{
    private readonly HttpClient client = service.Client;

    [Theory]
    [InlineData("")]
    [InlineData("data:image/png;base64,")]
    [InlineData("data:;base64,")]
    [InlineData("data:image/jpeg;charset=utf-8;base64,")] // What counts is the content.
    public async Task AnImageIsReadFromBase64(string prefix)
    {
        var body = new JsonObject { ["image"] = prefix + Convert.ToBase64String(SampleImages.Plain(0, 200, 0)) }.ToJsonString();
        var classified = await (await client.PostJsonAsync("/v1/classify", body)).ReadJsonAsync();
        Assert.Equal("green", (string)classified["predictions"]![0]!["label"]!);
        var described = await (await client.PostJsonAsync("/v1/caption", body)).ReadJsonAsync();
        Assert.Equal("a green image", (string)described["caption"]!);
        var stylized = await client.PostJsonAsync("/v1/stylize?style=wave&size=64", new JsonObject
        {
            ["image"] = prefix + Convert.ToBase64String(SampleImages.Plain(0, 200, 0, width: 64, height: 64)),
        }.ToJsonString());
        Assert.Equal("image/png", stylized.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task EscapedSlashesAndAMarkOfTheByteOrderAreRead()
    {
        // A noisy image has slashes in base64.
        var text = Convert.ToBase64String(Samples.File(ImageFormat.Png, 48, 40));
        Assert.Contains('/', text);
        var body = $$"""{"image":"{{text.Replace("/", "\\/")}}"}""";
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/v1/classify", body)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/v1/classify", '\uFEFF' + body)).StatusCode);
    }

    [Fact]
    public async Task EachOfSeveralImagesHasItsAnswerOrItsError()
    {
        var images = new JsonArray(
            Base64(200, 0, 0), "no base64!", Base64(0, 200, 0), "https://example.com/cat.jpg", Convert.ToBase64String("BM no image"u8), "", Base64(0, 0, 200));
        var response = await client.PostJsonAsync("/v1/classify?top=1", new JsonObject { ["images"] = images }.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var results = (await response.ReadJsonAsync())["results"]!.AsArray();
        Assert.Equal(
            ["red", "base64", "green", "fetches nothing", "BMP", "empty", "blue"],
            results.Select((result, i) => result!["error"] is { } error
                ? new[] { "base64", "fetches nothing", "BMP", "empty" }.Single(word => ((string)error["detail"]!).Contains(word) && word != "base64" || (i == 1 && word == "base64"))
                : (string)result["predictions"]![0]!["label"]!));
        Assert.All(results.Where(result => result!["error"] is not null), result => Assert.Equal(422, (int)result!["error"]!["status"]!));

        var captions = (await (await client.PostJsonAsync("/v1/caption", new JsonObject { ["images"] = new JsonArray(Base64(200, 0, 0), "?") }.ToJsonString()))
            .ReadJsonAsync())["results"]!.AsArray();
        Assert.Equal("a red image", (string)captions[0]!["caption"]!);
        Assert.NotNull(captions[1]!["error"]);
    }

    [Theory]
    [InlineData("{}", 422, "no image")]
    [InlineData("""{"image":""}""", 422, "empty")]
    [InlineData("""{"image":"????"}""", 422, "base64")]
    [InlineData("""{"image":"data:image/png,abc"}""", 422, "base64")]
    [InlineData("""{"image":"http://127.0.0.1/secret.png"}""", 422, "fetches nothing")]
    [InlineData("""{"image":"file:///etc/passwd"}""", 422, "fetches nothing")]
    [InlineData("""{"image":5}""", 400, "base64")]
    [InlineData("""{"images":"abcd"}""", 400, "array")]
    [InlineData("""{"images":[5]}""", 400, "base64")]
    [InlineData("""{"picture":"abcd"}""", 400, "'picture'")]
    [InlineData("""{"image":"abcd","image":"abcd"}""", 400, "twice")]
    [InlineData("""{"image":"abcd","images":["abcd"]}""", 400, "both")]
    [InlineData("""{"image":"abcd" """, 400, "line 1")]
    [InlineData("""{"image":"abcd"} x""", 400, "line 1")]
    [InlineData("""[]""", 400, "object")]
    [InlineData("", 400, "")]
    public async Task WhatIsNoImageIsAnsweredWithTheReason(string body, int status, string reason)
    {
        foreach (var route in new[] { "/v1/classify", "/v1/caption", "/v1/stylize?style=wave" })
            Assert.Contains(reason, (string)(await (await client.PostJsonAsync(route, body)).ReadProblemAsync((HttpStatusCode)status))["detail"]!);
    }

    [Fact]
    public async Task SeveralImagesAreBoundedInNumberAndBytes()
    {
        var many = new JsonObject { ["images"] = new JsonArray([.. Enumerable.Range(0, 17).Select(_ => Base64(0, 0, 200))]) }.ToJsonString();
        Assert.Equal(16, (int)(await (await client.PostJsonAsync("/v1/classify", many)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity))["limit"]!);
        var large = new JsonObject { ["image"] = Convert.ToBase64String(new byte[SharedImageModels.MaxBytes + (64 * 1024)]) }.ToJsonString();
        await (await client.PostJsonAsync("/v1/classify", large)).ReadProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        var beyond = new JsonObject { ["image"] = Convert.ToBase64String(new byte[SharedImageModels.MaxBytes + 1]) }.ToJsonString();
        await (await client.PostJsonAsync("/v1/classify", beyond)).ReadProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        var two = new JsonObject { ["images"] = new JsonArray(Base64(0, 0, 200), Base64(0, 0, 200)) }.ToJsonString();
        await (await client.PostJsonAsync("/v1/stylize?style=wave", two)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task ManyEmptyImagesAndLongNamesTakeNoMemory()
    {
        var empty = $$"""{"images":[{{string.Join(',', Enumerable.Repeat("\"\"", 20_000))}}]}""";
        Assert.Equal(16, (int)(await (await client.PostJsonAsync("/v1/classify", empty)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity))["limit"]!);
        var problem = await (await client.PostJsonAsync("/v1/classify", $$"""{"{{new string('x', 20_000)}}":1}""")).ReadProblemAsync(HttpStatusCode.BadRequest);
        Assert.InRange(((string)problem["detail"]!).Length, 10, 500);
    }

    [Theory]
    [InlineData("0000001866747970686569630000000068656963", "HEIC")]
    [InlineData("00000018667479706d6966310000000068656963", "HEIC")]
    [InlineData("0000001c667479706176696600000000", "AVIF")]
    [InlineData("424d3600000000000000", "BMP")]
    [InlineData("49492b0008000000", "BigTIFF")]
    [InlineData("3c73766720786d6c6e733d", "SVG")]
    [InlineData("255044462d312e37", "PDF")]
    public async Task AFormatThatIsNotReadIsNamedWithWhatToSend(string file, string name)
    {
        foreach (var type in new[] { "application/octet-stream", "image/jpeg", "image/heic", "image/tiff" })
        {
            var problem = await (await client.PostImageAsync("/v1/classify", Convert.FromHexString(file), type)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
            Assert.Equal($"This is {name}, which is not read here: send JPEG.", (string)problem["detail"]!);
        }
    }

    private static string Base64(byte red, byte green, byte blue) => Convert.ToBase64String(SampleImages.Plain(red, green, blue));
}
