using System.Net;
using System.Text;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Images;

/// <summary>How images come in, which is the same for every route that takes one.</summary>
public abstract class ImageBodyTests(SharedImageModels service, string route)
{
    private static readonly byte[] Green = SampleImages.Plain(10, 200, 50);

    private readonly HttpClient client = service.Client;

    [Theory]
    [InlineData(ImageFormat.Jpeg, "image/jpeg")]
    [InlineData(ImageFormat.Png, "image/png")]
    [InlineData(ImageFormat.Webp, "image/webp")]
    [InlineData(ImageFormat.Webp, "IMAGE/JPEG; anything=else")] // What counts is the content.
    [InlineData(ImageFormat.Jpeg, "application/octet-stream")]
    public async Task EveryFormatIsReadFromTheBodyAndFromAForm(ImageFormat format, string mediaType)
    {
        var file = SampleImages.Plain(20, 40, 220, format, width: 100, height: 37);
        Assert.Equal("blue", await ColorInAsync(await client.PostImageAsync(route, file, mediaType)));
        Assert.Equal("blue", await ColorInAsync(await client.PostFormAsync(route, file)));
    }

    [Fact]
    public async Task ADamagedImageIsAnsweredWithTheReason()
    {
        var jpeg = Samples.File(ImageFormat.Jpeg, 48, 40);
        var png = Samples.File(ImageFormat.Png, 48, 40);
        var webp = Samples.File(ImageFormat.Webp, 48, 40);
        foreach ((var file, var reason) in new[]
        {
            (jpeg[..^20], "JPEG"), (jpeg[..100], "JPEG"), (png[..^20], "PNG"), (webp[..^20], "WebP"), ("an image, or so"u8.ToArray(), "no JPEG, PNG, WebP, GIF or TIFF"), ("GIF89a, or so"u8.ToArray(), "GIF"),
        })
        {
            foreach (var response in new[] { await client.PostImageAsync(route, file), await client.PostFormAsync(route, file) })
                Assert.Contains(reason, (string)(await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!);
        }
    }

    [Fact]
    public async Task AnEmptyFileIsAnsweredAsSuch()
    {
        foreach (var response in new[] { await client.PostImageAsync(route, []), await client.PostFormAsync(route, []) })
            Assert.Contains("empty", (string)(await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!);
    }

    [Fact]
    public async Task AnImageWithTooManyPixelsIsRefusedByItsHeader()
    {
        // Only the header is there: were a pixel looked at, the image would be found truncated.
        var header = SampleImages.Plain(0, 0, 0, ImageFormat.Png, width: 1000, height: 101)[..100];
        var problem = await (await client.PostImageAsync(route, header)).ReadProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(SharedImageModels.MaxPixels, (int)problem["limit"]!);
        Assert.Equal("pixels", (string)problem["unit"]!);
        Assert.Contains("1000 x 101", (string)problem["detail"]!);
    }

    [Fact]
    public async Task AFileWithTooManyBytesIsRefused()
    {
        var file = new byte[SharedImageModels.MaxBytes + 1];
        foreach (var response in new[]
        {
            await client.PostImageAsync(route, file),
            await client.PostFormAsync(route, file),
            await client.PostFormAsync(route, [.. file, .. file, .. file]),
            await client.PostAsync(route, new UnannouncedContent(file)),
        })
        {
            var problem = await response.ReadProblemAsync(HttpStatusCode.RequestEntityTooLarge);
            Assert.Equal(SharedImageModels.MaxBytes, (int)problem["limit"]!);
            Assert.Equal("bytes", (string)problem["unit"]!);
        }
    }

    [Fact]
    public async Task AFileAsLargeAsAllowedIsRead()
    {
        var image = SampleImages.Plain(200, 0, 0, ImageFormat.Jpeg);
        var padded = new byte[SharedImageModels.MaxBytes]; // What follows a JPEG's end is ignored.
        image.CopyTo(padded, 0);
        foreach (var response in new[]
        {
            await client.PostImageAsync(route, padded),
            await client.PostFormAsync(route, padded),
            await client.PostAsync(route, new UnannouncedContent(padded)),
        })
        {
            Assert.Equal("red", await ColorInAsync(response));
        }
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("video/mp4")]
    [InlineData("text/plain")]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData(null)]
    public async Task AnotherMediaTypeIsRefused(string? mediaType)
    {
        var problem = await (await client.PostImageAsync(route, Green, mediaType)).ReadProblemAsync(HttpStatusCode.UnsupportedMediaType);
        Assert.Contains("image/jpeg", (string)problem["detail"]!);
        Assert.Contains(mediaType ?? "no type", (string)problem["detail"]!);
    }

    [Fact]
    public async Task AFormWithoutTheFieldIsAnsweredWithItsName() => Assert.Contains(
        "The fields are: image",
        (string)(await (await client.PostFormAsync(route, Green, field: "file")).ReadProblemAsync(HttpStatusCode.BadRequest))["detail"]!);

    [Fact]
    public async Task AFormWithoutAFieldIsAnsweredWithItsName() => Assert.Contains(
        "'image'",
        (string)(await (await client.PostImageAsync(route, Encoding.ASCII.GetBytes("--x--\r\n"), "multipart/form-data; boundary=x"))
            .ReadProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!);

    [Theory]
    [InlineData("multipart/form-data", "--x\r\n\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=\"\"", "--x\r\n\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Dis")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nno header\r\n\r\nabc\r\n--x--\r\n")]
    public async Task AFormThatBreaksTheRulesIsABadRequest(string mediaType, string body) =>
        await (await client.PostImageAsync(route, Encoding.ASCII.GetBytes(body), mediaType)).ReadProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task ConcurrentImagesGetTheirOwnAnswers() => await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
    {
        var file = i % 3 == 0 ? SampleImages.Plain(250, 0, 0) : i % 3 == 1 ? SampleImages.Plain(0, 250, 0) : SampleImages.Plain(0, 0, 250);
        var response = await (i % 2 == 0 ? client.PostImageAsync(route, file) : client.PostFormAsync(route, file));
        // As many as may wait are answered, the others are told to come again.
        if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            Assert.Equal(ColorClassifier.Labels[i % 3], await ColorInAsync(response));
    }));

    /// <summary>The colour that the answer says the image has.</summary>
    protected abstract Task<string> ColorInAsync(HttpResponseMessage answer);

    /// <summary>A body without the header Content-Length.</summary>
    private sealed class UnannouncedContent : StreamContent
    {
        public UnannouncedContent(byte[] bytes) : base(new MemoryStream(bytes)) => Headers.ContentType = new("application/octet-stream");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

[Collection(SharedImageModelsCollection.Name)]
public sealed class ClassificationBodyTests(SharedImageModels service) : ImageBodyTests(service, "/v1/classify")
{
    protected override async Task<string> ColorInAsync(HttpResponseMessage answer) =>
        (string)(await answer.ReadJsonAsync())["predictions"]![0]!["label"]!;
}

[Collection(SharedImageModelsCollection.Name)]
public sealed class CaptioningBodyTests(SharedImageModels service) : ImageBodyTests(service, "/v1/caption")
{
    protected override async Task<string> ColorInAsync(HttpResponseMessage answer) =>
        ((string)(await answer.ReadJsonAsync())["caption"]!).Split(' ')[1]; // a red image
}

[Collection(SharedImageModelsCollection.Name)]
public sealed class StylizationBodyTests(SharedImageModels service) : ImageBodyTests(service, "/v1/stylize?style=wave&strength=0.1&size=640")
{
    protected override async Task<string> ColorInAsync(HttpResponseMessage answer)
    {
        using var image = ImageDecoder.Decode(await answer.Content.ReadAsByteArrayAsync());
        var pixel = image.Pixels[..Image.Channels].ToArray();
        return ColorClassifier.Labels[Array.IndexOf(pixel, pixel.Max())];
    }
}
