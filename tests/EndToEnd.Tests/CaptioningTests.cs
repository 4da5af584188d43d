using System.Net;
using InferenceService.Tests.Fixtures;
using Torchline.Client;
using Torchline.Tests;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>Captions over HTTP, with the client.</summary>
[Collection(RunningServiceCollection.Name)]
public sealed class CaptioningTests(RunningService service) : IDisposable
{
    private static readonly byte[] Green = SampleImages.Plain(20, 220, 40, ImageFormat.Jpeg, width: 640, height: 480);
    private static readonly CaptionOptions Describe = new() { Model = RunningService.Captioner };

    private readonly string folder = Directory.CreateTempSubdirectory("torchline-").FullName;
    private readonly TorchlineClient client = service.Client;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task BytesStreamsAndFilesAreDescribed()
    {
        var path = Path.Combine(folder, "green.jpg");
        await File.WriteAllBytesAsync(path, Green);
        await using var stream = File.OpenRead(path);
        foreach (var answer in new[]
        {
            await client.CaptionAsync(Green, Describe),
            await client.CaptionAsync(stream, Describe),
            await client.CaptionFileAsync(path, Describe),
        })
        {
            Assert.Equal(RunningService.Captioner, answer.Model);
            Assert.Equal("a green image", answer.Caption);
            Assert.Equal(["a green image", "it's green it isn't blue", "very green"], answer.Alternatives.Select(one => one.Caption));
            Assert.All(answer.Alternatives, one => Assert.InRange(one.LogProbability, -10, -0.5f));
            Assert.All(answer.Alternatives, one => Assert.Null(one.Words));
        }

        Assert.True(stream.CanRead);
    }

    [SharedDataFact("data/flickr8k")]
    public async Task TheCommittedCaptionerSaysWhatPeopleSay()
    {
        var folder = SharedData.PathOf("data/flickr8k");
        var people = File.ReadLines(Path.Combine(folder, "captions.tsv")).Select(line => line.Split('\t'))
            .ToLookup(parts => parts[0], parts => parts[1].ToLowerInvariant().Split(' '));
        string[] images = [.. File.ReadLines(Path.Combine(folder, "test.txt")).Take(48)];
        var answers = new CaptionAnswer[images.Length];
        // Fewer at once than may wait.
        await Parallel.ForAsync(0, images.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellation) =>
            answers[i] = await client.CaptionFileAsync(Path.Combine(folder, "images", images[i]), cancellation: cancellation));

        var words = images.Zip(answers).SelectMany(pair =>
            pair.Second.Caption.Split(' ').Select(word => people[pair.First].Any(caption => caption.Contains(word)))).ToList();
        Assert.All(answers, answer => Assert.InRange(answer.Caption.Split(' ').Length, 3, 20));
        Assert.True(answers.Select(answer => answer.Caption).Distinct().Count() > images.Length / 2);
        Assert.InRange(words.Count(isSaid => isSaid) / (double)words.Count, 0.55, 1); // the share of its words that a person says, too
    }

    [Fact]
    public async Task TheAnswerIsAsTheOptionsAsk()
    {
        var answer = await client.CaptionAsync(Green, Describe with { Beam = 5, Alternatives = 2, Attention = true });
        Assert.Equal(2, answer.Alternatives.Count);
        Assert.Equal(["it", "'s", "green", "it", "is", "n't", "blue"], answer.Alternatives[1].Words!.Select(word => word.Word));
        Assert.All(answer.Alternatives.SelectMany(one => one.Words!), word =>
        {
            Assert.Equal(ColorCaptioner.Grid, word.Attention.Count);
            Assert.Equal(1, word.Attention.SelectMany(row => row).Sum(), 1e-5);
        });
    }

    [Fact]
    public async Task ErrorsAreExceptionsWithTheProblem()
    {
        var damaged = await Assert.ThrowsAsync<TorchlineException>(() => client.CaptionAsync(Green.AsMemory(0, Green.Length / 2), Describe));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, damaged.StatusCode);
        Assert.Contains("truncated", damaged.Problem.Detail);

        var unknown = await Assert.ThrowsAsync<TorchlineException>(() => client.CaptionAsync(Green, new() { Model = "no such/model?" }));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains(RunningService.Captioner, unknown.Problem.Extensions!["models"].EnumerateArray().Select(name => name.GetString()));

        var beam = await Assert.ThrowsAsync<TorchlineException>(() => client.CaptionAsync(Green, Describe with { Beam = 11 }));
        Assert.Equal(HttpStatusCode.BadRequest, beam.StatusCode);
        Assert.Contains("between 1 and 10", beam.Problem.Detail);

        await Assert.ThrowsAsync<FileNotFoundException>(() => client.CaptionFileAsync(Path.Combine(folder, "none.jpg")));
    }

    [Fact]
    public async Task ACancelledCallEndsAndTheServiceGoesOn()
    {
        using var cancellation = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 16).Select(i => client.CaptionAsync(Green, Describe with { Beam = 1 + (i % 3) }, cancellation.Token)).ToList();
        await cancellation.CancelAsync();
        foreach (var call in calls)
        {
            // A call may have been answered just before.
            Assert.True(await Record.ExceptionAsync(() => call) is null or OperationCanceledException);
        }

        Assert.Equal("a green image", (await client.CaptionAsync(Green, Describe)).Caption);
    }
}
