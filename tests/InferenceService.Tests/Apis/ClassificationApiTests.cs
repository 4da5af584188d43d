using System.Net;
using System.Text.Json.Nodes;
using Torchline.Imaging;
using Torchline.Imaging.Tests;
using Torchline.InferenceService.Tests.Fixtures;

namespace Torchline.InferenceService.Tests.Apis;

[Collection(SharedClassifiersCollection.Name)]
public class ClassificationApiTests(SharedClassifiers service)
{
    private static readonly byte[] Green = Pictures.Plain(10, 200, 50);

    private readonly HttpClient _client = service.Client;

    [Fact]
    public async Task The_answer_has_the_labels_best_first_with_their_probabilities()
    {
        var body = await (await _client.PostImageAsync(Green)).ReadJsonAsync();
        Assert.Equal("color", (string)body["model"]!);
        Assert.Equal(["green", "blue", "red"], LabelsOf(body));
        double[] scores = [.. body["predictions"]!.AsArray().Select(prediction => (double)prediction!["score"]!)];
        double[] exponentials = [Math.Exp(200 * 0.05), Math.Exp(50 * 0.05), Math.Exp(10 * 0.05)];
        Assert.Equal(exponentials.Select(value => value / exponentials.Sum()), scores, (expected, actual) => Math.Abs(expected - actual) < 1e-5);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg, "image/jpeg")]
    [InlineData(ImageFormat.Png, "image/png")]
    [InlineData(ImageFormat.Webp, "image/webp")]
    [InlineData(ImageFormat.Webp, "IMAGE/JPEG; anything=else")] // What counts is the content.
    [InlineData(ImageFormat.Jpeg, "application/octet-stream")]
    public async Task Every_format_is_read_from_the_body_and_from_a_form(ImageFormat format, string mediaType)
    {
        byte[] file = Pictures.Plain(20, 40, 220, format, width: 100, height: 37);
        Assert.Equal("blue", LabelsOf(await (await _client.PostImageAsync(file, mediaType: mediaType)).ReadJsonAsync())[0]);
        Assert.Equal("blue", LabelsOf(await (await _client.PostFormAsync(file)).ReadJsonAsync())[0]);
    }

    [Theory]
    [InlineData(Orientation.RightTop, "green")] // What is stored to the left is shown above.
    [InlineData(Orientation.LeftBottom, "red")]
    [InlineData(Orientation.LeftTop, "green")]
    [InlineData(Orientation.RightBottom, "red")]
    public async Task A_picture_is_seen_as_its_orientation_says(Orientation orientation, string label)
    {
        byte[] file = Samples.WithOrientation(Pictures.GreenLeftRedRight(), orientation);
        var best = (await (await _client.PostImageAsync(file)).ReadJsonAsync())["predictions"]![0]!;
        Assert.Equal(label, (string)best["label"]!);
        Assert.True((double)best["score"]! > 0.99);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("?top=1", 1)]
    [InlineData("?top=2", 2)]
    [InlineData("?top=100", 3)]
    public async Task Top_says_how_many_labels_there_are(string query, int count) =>
        Assert.Equal(new[] { "green", "blue", "red" }[..count], LabelsOf(await (await _client.PostImageAsync(Green, query)).ReadJsonAsync()));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public async Task A_top_that_is_no_count_is_a_bad_request(string top) => Assert.Contains(
        "top", (string)(await (await _client.PostImageAsync(Green, $"?top={top}")).ReadProblemAsync(HttpStatusCode.BadRequest))["detail"]!);

    [Fact]
    public async Task Another_model_answers_when_it_is_named()
    {
        var body = await (await _client.PostFormAsync(Green, query: "?model=opposite&top=1")).ReadJsonAsync();
        Assert.Equal("opposite", (string)body["model"]!);
        Assert.Equal(["red"], LabelsOf(body));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("words")]
    public async Task A_model_that_does_not_classify_pictures_is_answered_with_those_that_do(string model)
    {
        var problem = await (await _client.PostImageAsync(Green, $"?model={model}")).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal(["color", "opposite"], problem["models"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public async Task A_damaged_picture_is_answered_with_the_reason()
    {
        byte[] jpeg = Samples.File(ImageFormat.Jpeg, 48, 40);
        byte[] png = Samples.File(ImageFormat.Png, 48, 40);
        byte[] webp = Samples.File(ImageFormat.Webp, 48, 40);
        foreach ((byte[] file, string reason) in new[]
        {
            (jpeg[..^20], "JPEG"), (jpeg[..100], "JPEG"), (png[..^20], "PNG"), (webp[..^20], "WebP"), ("GIF89a, or so"u8.ToArray(), "no JPEG, PNG or WebP"),
        })
        {
            foreach (var response in new[] { await _client.PostImageAsync(file), await _client.PostFormAsync(file) })
            {
                Assert.Contains(reason, (string)(await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!);
            }
        }
    }

    [Fact]
    public async Task An_empty_file_is_answered_as_such()
    {
        foreach (var response in new[] { await _client.PostImageAsync([]), await _client.PostFormAsync([]) })
        {
            Assert.Contains("empty", (string)(await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!);
        }
    }

    [Fact]
    public async Task A_picture_with_too_many_pixels_is_refused_by_its_header()
    {
        // Only the header is there: were a pixel looked at, the picture would be found truncated.
        byte[] header = Pictures.Plain(0, 0, 0, ImageFormat.Png, width: 1000, height: 101)[..60];
        var problem = await (await _client.PostImageAsync(header)).ReadProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(SharedClassifiers.MaxPixels, (int)problem["limit"]!);
        Assert.Equal("pixels", (string)problem["unit"]!);
        Assert.Contains("1000 x 101", (string)problem["detail"]!);
    }

    [Fact]
    public async Task A_file_with_too_many_bytes_is_refused()
    {
        byte[] file = new byte[SharedClassifiers.MaxBytes + 1];
        using var unannounced = new HttpRequestMessage(HttpMethod.Post, HttpClientImageExtensions.Route) { Content = new UnannouncedContent(file) };
        foreach (var response in new[]
        {
            await _client.PostImageAsync(file), await _client.PostFormAsync(file), await _client.PostFormAsync([.. file, .. file, .. file]), await _client.SendAsync(unannounced),
        })
        {
            var problem = await response.ReadProblemAsync(HttpStatusCode.RequestEntityTooLarge);
            Assert.Equal(SharedClassifiers.MaxBytes, (int)problem["limit"]!);
            Assert.Equal("bytes", (string)problem["unit"]!);
        }
    }

    [Fact]
    public async Task A_file_as_large_as_allowed_is_read()
    {
        byte[] picture = Pictures.Plain(200, 0, 0, ImageFormat.Jpeg);
        byte[] padded = new byte[SharedClassifiers.MaxBytes]; // What follows a JPEG's end is ignored.
        picture.CopyTo(padded, 0);
        using var unannounced = new HttpRequestMessage(HttpMethod.Post, HttpClientImageExtensions.Route) { Content = new UnannouncedContent(padded) };
        foreach (var response in new[] { await _client.PostImageAsync(padded), await _client.PostFormAsync(padded), await _client.SendAsync(unannounced) })
        {
            Assert.Equal("red", LabelsOf(await response.ReadJsonAsync())[0]);
        }
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("image/gif")]
    [InlineData("text/plain")]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData(null)]
    public async Task Another_media_type_is_refused(string? mediaType)
    {
        var problem = await (await _client.PostImageAsync(Green, mediaType: mediaType)).ReadProblemAsync(HttpStatusCode.UnsupportedMediaType);
        Assert.Contains("image/jpeg", (string)problem["detail"]!);
        Assert.Contains(mediaType ?? "no type", (string)problem["detail"]!);
    }

    [Fact]
    public async Task A_form_without_the_field_is_answered_with_its_name() => Assert.Contains(
        "'image'", (string)(await (await _client.PostFormAsync(Green, field: "file")).ReadProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!);

    [Theory]
    [InlineData("multipart/form-data", "--x\r\n\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=\"\"", "--x\r\n\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Dis")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nno header\r\n\r\nabc\r\n--x--\r\n")]
    public async Task A_form_that_breaks_the_rules_is_a_bad_request(string mediaType, string body) =>
        await (await _client.PostImageAsync(System.Text.Encoding.ASCII.GetBytes(body), mediaType: mediaType)).ReadProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Concurrent_pictures_get_their_own_answers() => await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
    {
        byte[] file = i % 3 == 0 ? Pictures.Plain(250, 0, 0) : i % 3 == 1 ? Pictures.Plain(0, 250, 0) : Pictures.Plain(0, 0, 250);
        var response = await (i % 2 == 0 ? _client.PostImageAsync(file) : _client.PostFormAsync(file));
        // As many as may wait are answered, the others are told to come again.
        if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
        {
            Assert.Equal(ColorClassifier.Labels[i % 3], LabelsOf(await response.ReadJsonAsync())[0]);
        }
    }));

    private static string[] LabelsOf(JsonNode body) => [.. body["predictions"]!.AsArray().Select(prediction => (string)prediction!["label"]!)];

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
