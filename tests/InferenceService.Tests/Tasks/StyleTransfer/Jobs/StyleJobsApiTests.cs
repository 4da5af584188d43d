using System.Net;
using System.Text.Json.Nodes;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.StyleTransfer.Jobs;

/// <summary>Jobs of a service whose iterations take no time.</summary>
[Collection(SharedOptimizerCollection.Name)]
public sealed class StyleJobsApiTests(SharedOptimizer service)
{
    private const string Jobs = StylizationJobClientExtensions.Jobs;

    private static readonly byte[] Gray = SampleImages.Plain(120, 120, 120, width: 97, height: 74);
    private static readonly byte[] Red = SampleImages.Plain(230, 20, 40, width: 80, height: 64);

    private readonly HttpClient client = service.Client;

    [Fact]
    public async Task AJobIsSubmittedInJsonAndFoundAsTheLatest()
    {
        var body = new JsonObject
        {
            ["content"] = Convert.ToBase64String(Gray),
            ["style"] = $"data:image/png;base64,{Convert.ToBase64String(Red)}",
            ["iterations"] = 3,
            ["contentWeight"] = 0.5,
            ["start"] = "noise",
            ["model"] = null,
        };
        using var response = await client.PostJsonAsync(Jobs, body.ToJsonString());
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        var submitted = await response.ReadJsonAsync();
        Assert.Equal((3, 0.5f, "noise"), ((int)submitted["settings"]!["iterations"]!, (float)submitted["settings"]!["contentWeight"]!, (string)submitted["settings"]!["start"]!));
        var latest = await client.SucceededJobAsync($"{Jobs}/latest");
        Assert.Equal((string)submitted["id"]!, (string)latest["id"]!);
        Assert.Equal("image/png", (await client.GetAsync($"{Jobs}/latest/result")).Content.Headers.ContentType?.MediaType);
        Assert.Equal("text/event-stream", (await client.SendAsync(new(HttpMethod.Head, $"{Jobs}/latest/events"))).Content.Headers.ContentType?.MediaType);

        foreach (var (name, value, reason) in new[] { ("style", (JsonNode?)"????", "base64"), ("style", null, "style"), ("size", "big", "size is 'big'"), ("more", 1, "'more'") })
        {
            var wrong = body.DeepClone();
            wrong[name] = value;
            if (value is null)
                wrong.AsObject().Remove(name);
            var refused = await client.PostJsonAsync(Jobs, wrong.ToJsonString());
            Assert.True((int)refused.StatusCode is 400 or 422);
            Assert.Contains(reason, (string)(await refused.ReadJsonAsync())["detail"]!);
        }
    }

    [Fact]
    public async Task AJobIsTakenAtOnceAndEndsWithAnImage()
    {
        using var response = await client.PostJobAsync(Gray, Red, ("iterations", "60"), ("contentWeight", "0.01"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var submitted = await response.ReadJsonAsync();
        var address = response.Headers.Location!.OriginalString;
        Assert.Equal($"{Jobs}/{submitted["id"]}", address);
        Assert.Equal(address, (string)submitted["links"]!["self"]!);
        Assert.Equal(("queued", "colors", 97, 74), ((string)submitted["state"]!, (string)submitted["model"]!, (int)submitted["width"]!, (int)submitted["height"]!));

        var job = await client.SucceededJobAsync(address);
        Assert.Equal(60, (int)job["iteration"]!);
        Assert.Equal(Enumerable.Range(0, 60), job["losses"]!.AsArray().Select(point => (int)point!["iteration"]!));
        Assert.True((float)job["losses"]![59]!["style"]! < 0.05f * (float)job["losses"]![0]!["style"]!, job.ToString());
        Assert.True(DateTimeOffset.Parse((string)job["ended"]!) >= DateTimeOffset.Parse((string)job["started"]!));
        Assert.Null(job["error"]);

        using var image = await ImageAsync((string)job["links"]!["result"]!, "image/png");
        Assert.Equal((97, 74), (image.Width, image.Height));
        Assert.True(image.Pixels[0] > 180 && image.Pixels[1] < 80, $"{image.Pixels[0]}, {image.Pixels[1]}");
        using var preview = await ImageAsync((string)job["links"]!["preview"]!, "image/png");
        Assert.True(preview.Pixels.SequenceEqual(image.Pixels)); // After the end it is the result.
    }

    [Fact]
    public async Task ContentAndStyleCountAsMuchAsTheFormSays()
    {
        var content = ImageEncoder.Encode(Samples.Image(96, 80), ImageFormat.Png);
        var near = await client.SubmitJobAsync(content, Red, ("iterations", "40"), ("styleWeight", "0"));
        var far = await client.SubmitJobAsync(content, Red, ("iterations", "40"), ("contentWeight", "0"));
        var (nearJob, farJob) = (await client.SucceededJobAsync(near), await client.SucceededJobAsync(far));
        Assert.Equal(0, (float)farJob["losses"]![39]!["content"]!);
        Assert.Equal(0, (float)nearJob["losses"]![39]!["style"]!);
        using var original = ImageDecoder.Decode(content);
        using var nearImage = await ImageAsync($"{near}/result", "image/png");
        using var farImage = await ImageAsync($"{far}/result", "image/png");
        Assert.True(Difference(original, nearImage) < 0.3 * Difference(original, farImage));
    }

    [Theory]
    [InlineData(Orientation.TopLeft, false)]
    [InlineData(Orientation.RightTop, true)] // What is stored to the left is shown above.
    public async Task AContentIsTurnedAsItsOrientationSays(Orientation orientation, bool upright)
    {
        var file = Samples.WithOrientation(SampleImages.GreenLeftRedRight(width: 96, height: 64), orientation);
        var address = await client.SubmitJobAsync(file, Red, ("iterations", "1"), ("styleWeight", "0"), ("totalVariationWeight", "0"));
        await client.SucceededJobAsync(address);
        using var image = await ImageAsync($"{address}/result", "image/png");
        Assert.Equal(upright ? (64, 96) : (96, 64), (image.Width, image.Height));
        var first = image.Row(8).Slice(8 * Image.Channels, Image.Channels).ToArray();
        Assert.True(first[1] > first[0]); // green
    }

    [Theory]
    [InlineData(null, "image/png", "image/jpeg")]
    [InlineData("image/webp", "image/webp", "image/webp")]
    [InlineData("image/jpeg;q=0.8, image/png;q=0.9", "image/png", "image/png")]
    public async Task TheResultHasTheFormatThatIsAccepted(string? accept, string ofPng, string ofJpeg)
    {
        foreach (var (format, expected) in new[] { (ImageFormat.Png, ofPng), (ImageFormat.Jpeg, ofJpeg) })
        {
            var address = await client.SubmitJobAsync(SampleImages.Plain(1, 2, 3, format, width: 64, height: 64), Red, ("iterations", "1"));
            await client.SucceededJobAsync(address);
            using var response = await GetAsync($"{address}/result", accept);
            Assert.Equal(expected, response.Content.Headers.ContentType!.MediaType);
            Assert.Equal("colors", Assert.Single(response.Headers.GetValues("Torchline-Model")));
            using var image = ImageDecoder.Decode(await response.Content.ReadAsByteArrayAsync());
            Assert.Equal(64, image.Width);
        }

        var any = await client.SubmitJobAsync(Gray, Red, ("iterations", "1"));
        await (await GetAsync($"{any}/result", "image/gif")).ReadProblemAsync(HttpStatusCode.NotAcceptable);
    }

    [Theory]
    [InlineData(640, 480, null, 200, 150)] // to the default side
    [InlineData(100, 70, null, 100, 70)]
    [InlineData(640, 480, "256", 256, 192)]
    [InlineData(64, 128, "130", 65, 130)]
    public async Task TheSizeIsTheContentsUnlessItIsTooLargeOrAnotherIsAskedFor(
        int width, int height, string? size, int newWidth, int newHeight)
    {
        (string, string)[] fields = size is null ? [("iterations", "1")] : [("iterations", "1"), ("size", size)];
        var address = await client.SubmitJobAsync(SampleImages.Plain(9, 9, 9, width: width, height: height), Red, fields);
        await client.SucceededJobAsync(address);
        using var image = await ImageAsync($"{address}/result", "image/png");
        Assert.Equal((newWidth, newHeight), (image.Width, image.Height));
    }

    [Fact]
    public async Task NoiseIsAnotherStartAndTheSameEachTime()
    {
        var images = new List<byte[]>();
        foreach (var start in new[] { "noise", "noise", "content" })
        {
            var address = await client.SubmitJobAsync(Gray, Red, ("iterations", "2"), ("start", start));
            Assert.Equal(start, (string)(await client.SucceededJobAsync(address))["settings"]!["start"]!);
            images.Add(await (await GetAsync($"{address}/result", "image/png")).Content.ReadAsByteArrayAsync());
        }

        Assert.Equal(images[0], images[1]);
        Assert.NotEqual(images[0], images[2]);
    }

    [Fact]
    public async Task EventsEndWithTheJobAndGoOnWhereAListenerWas()
    {
        var address = await client.SubmitJobAsync(Gray, Red, ("iterations", "30"));
        var events = await client.ReadEventsAsync(address);
        Assert.Equal(["0", "1"], events.Where(item => item.EventType == "progress").Take(2).Select(item => JsonNode.Parse(item.Data)!["iteration"]!.ToString()));
        Assert.Equal(30, events.Count(item => item.EventType == "progress"));
        Assert.Equal(("end", "succeeded"), (events[^1].EventType, (string)JsonNode.Parse(events[^1].Data)!["state"]!));
        Assert.Equal(30, (int)JsonNode.Parse(events[^1].Data)!["iterations"]!);
        var losses = JsonNode.Parse(events.Last(item => item.EventType == "progress").Data)!["losses"]!;
        Assert.True((float)losses["content"]! >= 0 && losses["style"] is not null && losses["totalVariation"] is not null);

        Assert.Equal(["28", "29", "end"], (await client.ReadEventsAsync(address, "27")).Select(item => Id(item.EventType, item.Data)));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/events");
        request.Headers.Add("Last-Event-ID", "end");
        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(request)).StatusCode); // Browsers stop then.

        static string Id(string type, string data) => type == "progress" ? JsonNode.Parse(data)!["iteration"]!.ToString() : type;
    }

    [Fact]
    public async Task EventsAreTextThatAnyReaderOfServerSentEventsReads()
    {
        var address = await client.SubmitJobAsync(Gray, Red, ("iterations", "1"));
        await client.SucceededJobAsync(address);
        using var response = await client.GetAsync($"{address}/events");
        var text = await response.Content.ReadAsStringAsync();
        Assert.Matches(
            "^event: progress\ndata: {\"state\":\"running\",\"iteration\":0,\"iterations\":1,\"losses\":{.*}}\nid: 0\n\n" +
            "event: end\ndata: {\"state\":\"succeeded\",\"iteration\":1,\"iterations\":1}\nid: end\nretry: 2000\n\n$",
            text);
        Assert.Contains("no-cache", response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task JobsAreListedTheNewestFirstWithoutTheirCurves()
    {
        string first = await client.SubmitJobAsync(Gray, Red, ("iterations", "1")), second = await client.SubmitJobAsync(Gray, Red, ("iterations", "1"));
        await client.SucceededJobAsync(second);
        var jobs = (await (await client.GetAsync(Jobs)).ReadJsonAsync())["jobs"]!.AsArray();
        var addresses = jobs.Select(job => (string)job!["links"]!["self"]!).ToList();
        Assert.True(addresses.IndexOf(second) >= 0 && addresses.IndexOf(second) < addresses.IndexOf(first));
        Assert.All(jobs, job => Assert.Null(job!["losses"]));
    }

    [Fact]
    public async Task AJobThatHasEndedIsForgottenWhenItIsDeleted()
    {
        var address = await client.SubmitJobAsync(Gray, Red, ("iterations", "1"));
        await client.SucceededJobAsync(address);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(address)).StatusCode);
        await (await client.DeleteAsync(address)).ReadProblemAsync(HttpStatusCode.NotFound);
        foreach (var route in new[] { "", "/events", "/preview", "/result" })
            await (await client.GetAsync(address + route)).ReadProblemAsync(HttpStatusCode.NotFound);
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);

        return await client.SendAsync(request);
    }

    private async Task<Image> ImageAsync(string address, string accept)
    {
        using var response = await GetAsync(address, accept);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return ImageDecoder.Decode(await response.Content.ReadAsByteArrayAsync());
    }

    private static double Difference(Image one, Image other) =>
        Enumerable.Range(0, one.Pixels.Length).Average(i => Math.Abs((double)one.Pixels[i] - other.Pixels[i]));
}
