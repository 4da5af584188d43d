using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using InferenceService.Tests.Fixtures;
using Torchline.Client;
using Torchline.Tests;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>Images over HTTP, with the client and as they look on the wire.</summary>
[Collection(RunningServiceCollection.Name)]
public sealed class ClassificationTests(RunningService service) : IDisposable
{
    private static readonly byte[] Green = SampleImages.Plain(20, 220, 40, ImageFormat.Jpeg, width: 640, height: 480);

    private readonly string folder = Directory.CreateTempSubdirectory("torchline-").FullName;
    private readonly TorchlineClient client = service.Client;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task BytesStreamsAndFilesAreClassified()
    {
        var path = Path.Combine(folder, "green.jpg");
        await File.WriteAllBytesAsync(path, Green);
        await using var stream = File.OpenRead(path);
        foreach (var answer in new[]
        {
            await client.ClassifyAsync(Green, model: RunningService.Classifier),
            await client.ClassifyAsync(stream, model: RunningService.Classifier),
            await client.ClassifyFileAsync(path, model: RunningService.Classifier),
        })
        {
            Assert.Equal(RunningService.Classifier, answer.Model);
            Assert.Equal(["green", "blue", "red"], answer.Predictions.Select(prediction => prediction.Label));
            Assert.Equal(1, answer.Predictions.Sum(prediction => prediction.Score), 1e-5);
        }

        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task TheAnswerHasAsManyLabelsAsAreAskedFor() =>
        Assert.Equal("green", Assert.Single((await client.ClassifyAsync(Green, top: 1, RunningService.Classifier)).Predictions).Label);

    [SharedDataFact("data/hymenoptera/val")]
    public async Task TheCommittedClassifierTellsAntsFromBees()
    {
        string[] images = [.. Directory.GetFiles(SharedData.PathOf("data/hymenoptera/val"), "*.jpg", SearchOption.AllDirectories)];
        var answers = new Classification[images.Length];
        // Fewer at once than may wait.
        await Parallel.ForAsync(0, images.Length, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellation) =>
            answers[i] = await client.ClassifyFileAsync(images[i], top: 1, cancellation: cancellation));

        var right = images.Zip(answers).Count(pair =>
            pair.Second.Predictions[0].Label == Path.GetFileName(Path.GetDirectoryName(pair.First)));
        Assert.Equal(153, images.Length);
        Assert.InRange(right, 148, 153); // 149 in single precision, and 8 bits may lose 0.7 points
    }

    [Fact]
    public async Task ErrorsAreExceptionsWithTheProblem()
    {
        var damaged = await Assert.ThrowsAsync<TorchlineException>(() => client.ClassifyAsync(Green.AsMemory(0, Green.Length / 2)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, damaged.StatusCode);
        Assert.Contains("truncated", damaged.Problem.Detail);

        var unknown = await Assert.ThrowsAsync<TorchlineException>(() => client.ClassifyAsync(Green, model: "none"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains(RunningService.Classifier, unknown.Problem.Extensions!["models"].EnumerateArray().Select(name => name.GetString()));

        var top = await Assert.ThrowsAsync<TorchlineException>(() => client.ClassifyAsync(Green, top: 0));
        Assert.Equal(HttpStatusCode.BadRequest, top.StatusCode);
        await Assert.ThrowsAsync<FileNotFoundException>(() => client.ClassifyFileAsync(Path.Combine(folder, "none.jpg")));
    }

    [Fact]
    public async Task ACancelledCallEndsAndTheServiceGoesOn()
    {
        using var cancellation = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 16).Select(_ => client.ClassifyAsync(Green, cancellation: cancellation.Token)).ToList();
        await cancellation.CancelAsync();
        foreach (var call in calls)
        {
            // A call may have been answered just before.
            Assert.True(await Record.ExceptionAsync(() => call) is null or OperationCanceledException);
        }

        Assert.Equal("green", (await client.ClassifyAsync(Green, model: RunningService.Classifier)).Predictions[0].Label);
    }

    [Theory]
    [InlineData("video/mp4", 415)]
    [InlineData("image/gif", 422)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("image/jpeg", 422)]
    [InlineData("multipart/form-data; boundary=x", 400)]
    public async Task ABodyThatIsNoImageIsAProblem(string mediaType, int status)
    {
        using var content = new ByteArrayContent("no image"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        using var response = await service.Http.PostAsync("/v1/classify", content);
        await AssertProblemAsync(response, status);
    }

    /// <summary>Larger than what other routes accept, so it is this route's own limit that counts.</summary>
    [Theory]
    [InlineData(15, 422, false)]
    [InlineData(15, 422, true)]
    [InlineData(17, 413, false)]
    [InlineData(17, 413, true)]
    public async Task TheLimitOfABodyIsThatOfImages(int megabytes, int status, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/classify") { Content = new ByteArrayContent(new byte[megabytes << 20]) };
        request.Content.Headers.ContentType = new("image/jpeg");
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = !chunked; // The service answers before it reads a body that says it is too long.
        using var response = await service.Http.SendAsync(request);
        var problem = await AssertProblemAsync(response, status);
        Assert.Equal(status == 413, problem.GetProperty("detail").GetString()!.Contains($"{16 << 20}"));
    }

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
    }
}
