using System.Net;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.StyleTransfer.Jobs;

/// <summary>What is wrong with a job is answered with its place, and leaves nothing behind.</summary>
[Collection(SharedOptimizerCollection.Name)]
public sealed class StyleJobRefusalTests(SharedOptimizer service)
{
    private const string Jobs = StylizationJobClientExtensions.Jobs;

    private static readonly byte[] Gray = SampleImages.Plain(120, 120, 120, width: 97, height: 74);
    private static readonly byte[] Red = SampleImages.Plain(230, 20, 40, width: 80, height: 64);

    private readonly HttpClient client = service.Client;

    [Theory]
    [InlineData("no-job")]
    [InlineData("5e0f7a3c9d1b42868a4c7f10e2d9b365")]
    [InlineData("..%2F..%2Fetc")]
    public async Task AnUnknownJobIsAProblem(string id)
    {
        foreach (var route in new[] { "", "/events", "/preview", "/result" })
            await (await client.GetAsync($"{Jobs}/{id}{route}")).ReadProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("iterations", "0", "iterations is '0'; it is a whole number between 1 and 5000")]
    [InlineData("iterations", "5001", "between 1 and 5000")]
    [InlineData("iterations", "many", "iterations is 'many'")]
    [InlineData("iterations", "1.5", "iterations is '1.5'")]
    [InlineData("iterations", "99999999999", "iterations is")]
    [InlineData("contentWeight", "-1", "contentWeight is '-1'; it is a number between 0 and 1000")]
    [InlineData("styleWeight", "NaN", "styleWeight is 'NaN'")]
    [InlineData("totalVariationWeight", "1001", "totalVariationWeight is '1001'")]
    [InlineData("size", "63", "size is '63'; it is a whole number between 64 and 300")]
    [InlineData("size", "301", "between 64 and 300")]
    [InlineData("start", "style", "start is 'style'; it is content, noise or stylized")]
    [InlineData("iteration", "10", "a field 'iteration', which this route does not take. Did you mean 'iterations'?")]
    [InlineData("content", "10", "the field 'content' twice")]
    public async Task AFieldThatMakesNoSenseIsABadRequest(string field, string value, string reason) => Assert.Contains(
        reason, (string)(await (await client.PostJobAsync(Gray, Red, (field, value))).ReadProblemAsync(HttpStatusCode.BadRequest))["detail"]!);

    [Fact]
    public async Task AFieldThatIsTooLongIsABadRequest() => Assert.Contains(
        "256 bytes",
        (string)(await (await client.PostJobAsync(Gray, Red, ("model", new string('x', 100_000)))).ReadProblemAsync(HttpStatusCode.BadRequest))["detail"]!);

    [Fact]
    public async Task AMemberThatIsTooLongIsABadRequest() => Assert.Contains(
        "256 bytes",
        (string)(await (await client.PostJsonAsync(Jobs, $$"""{"model":"{{new string('x', 20_000)}}"}""")).ReadProblemAsync(HttpStatusCode.BadRequest))["detail"]!);

    [Fact]
    public async Task EmptyFieldsAreAsGoodAsMissingOnes()
    {
        var address = await client.SubmitJobAsync(Gray, Red, ("iterations", "2"), ("size", ""), ("model", " "), ("start", ""), ("contentWeight", ""));
        Assert.Equal(1, (float)(await client.SucceededJobAsync(address))["settings"]!["contentWeight"]!);
    }

    [Theory]
    [InlineData("content")]
    [InlineData("style")]
    public async Task AnImageThatIsMissingDamagedOrTooLargeIsToldByItsField(string field)
    {
        var jpeg = Samples.File(ImageFormat.Jpeg, 96, 80);
        Assert.Contains($"'{field}'", await DetailAsync(null, HttpStatusCode.UnprocessableEntity));
        Assert.Contains($"'{field}' is empty", await DetailAsync([], HttpStatusCode.UnprocessableEntity));
        Assert.StartsWith($"{field}: ", await DetailAsync([1, 2, 3, 4], HttpStatusCode.UnprocessableEntity));
        Assert.Contains($"{field}: The JPEG image is corrupt or truncated", await DetailAsync(jpeg[..^20], HttpStatusCode.UnprocessableEntity));
        Assert.Contains("too narrow", await DetailAsync(SampleImages.Plain(0, 0, 0, width: 300, height: 20), HttpStatusCode.UnprocessableEntity));
        Assert.Contains("pixels", await DetailAsync(SampleImages.Plain(0, 0, 0, width: 1200, height: 1000), HttpStatusCode.RequestEntityTooLarge));
        Assert.Contains("bytes", await DetailAsync(new byte[SharedOptimizer.MaxBytes + 1], HttpStatusCode.RequestEntityTooLarge));

        async Task<string> DetailAsync(byte[]? file, HttpStatusCode status)
        {
            using var response = field == "content" ? await client.PostJobAsync(file, Red) : await client.PostJobAsync(Gray, file);
            return (string)(await response.ReadProblemAsync(status))["detail"]!;
        }
    }

    [Fact]
    public async Task ABodyThatIsNoFormIsTold()
    {
        var problem = await (await client.PostImageAsync(Jobs, Gray, "image/png")).ReadProblemAsync(HttpStatusCode.UnsupportedMediaType);
        Assert.Contains("multipart/form-data", (string)problem["detail"]!);
        await (await client.PostImageAsync(Jobs, Gray, null)).ReadProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await (await client.PostImageAsync(Jobs, Gray, "multipart/form-data")).ReadProblemAsync(HttpStatusCode.BadRequest);
        await (await client.PostImageAsync(Jobs, Gray, "multipart/form-data; boundary=b")).ReadProblemAsync(HttpStatusCode.BadRequest);
        await (await client.PostImageAsync(Jobs, [.. "--b\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\nabc"u8], "multipart/form-data; boundary=b"))
            .ReadProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task AnUnknownModelIsAnsweredWithThoseThatThereAre()
    {
        foreach (var model in new[] { "none", "plain" })
        {
            var problem = await (await client.PostJobAsync(Gray, Red, ("model", model))).ReadProblemAsync(HttpStatusCode.NotFound);
            Assert.Equal(["colors"], problem["models"]!.AsArray().Select(name => (string)name!));
        }
    }

    [Fact]
    public async Task NothingOfWhatWasRefusedIsLeftOnDisk()
    {
        var address = await client.SubmitJobAsync(Gray, Red, ("iterations", "1"));
        await client.SucceededJobAsync(address);
        await (await client.PostJobAsync(Samples.File(ImageFormat.Jpeg, 96, 80)[..^20], Red)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
        var known = (await (await client.GetAsync(Jobs)).ReadJsonAsync())["jobs"]!.AsArray().Select(job => (string)job!["id"]!).ToHashSet();
        Assert.All(Directory.GetDirectories(service.JobsFolder), folder => Assert.Contains(Path.GetFileName(folder), known));
        Assert.Equal(
            ["job.json", "result.png"], Directory.GetFiles(Path.Combine(service.JobsFolder, address.Split('/')[^1])).Select(Path.GetFileName).Order());
    }
}
