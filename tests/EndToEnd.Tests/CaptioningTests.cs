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

    private readonly string _folder = Directory.CreateTempSubdirectory("torchline-").FullName;
    private readonly TorchlineClient _client = service.Client;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Bytes_streams_and_files_are_described()
    {
        string path = Path.Combine(_folder, "green.jpg");
        await File.WriteAllBytesAsync(path, Green);
        await using var stream = File.OpenRead(path);
        foreach (var answer in new[]
        {
            await _client.CaptionAsync(Green, Describe),
            await _client.CaptionAsync(stream, Describe),
            await _client.CaptionFileAsync(path, Describe),
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
    public async Task The_committed_captioner_says_what_people_say()
    {
        string folder = SharedData.PathOf("data/flickr8k");
        var people = File.ReadLines(Path.Combine(folder, "captions.tsv")).Select(line => line.Split('\t'))
            .ToLookup(parts => parts[0], parts => parts[1].ToLowerInvariant().Split(' '));
        string[] images = [.. File.ReadLines(Path.Combine(folder, "test.txt")).Take(48)];
        var answers = new CaptionAnswer[images.Length];
        // Fewer at once than may wait.
        await Parallel.ForAsync(0, images.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellation) =>
            answers[i] = await _client.CaptionFileAsync(Path.Combine(folder, "images", images[i]), cancellation: cancellation));

        var words = images.Zip(answers).SelectMany(pair =>
            pair.Second.Caption.Split(' ').Select(word => people[pair.First].Any(caption => caption.Contains(word)))).ToList();
        Assert.All(answers, answer => Assert.InRange(answer.Caption.Split(' ').Length, 3, 20));
        Assert.True(answers.Select(answer => answer.Caption).Distinct().Count() > images.Length / 2);
        Assert.InRange(words.Count(isSaid => isSaid) / (double)words.Count, 0.55, 1); // the share of its words that a person says, too
    }

    [Fact]
    public async Task The_answer_is_as_the_options_ask()
    {
        var answer = await _client.CaptionAsync(Green, Describe with { Beam = 5, Alternatives = 2, Attention = true });
        Assert.Equal(2, answer.Alternatives.Count);
        Assert.Equal(["it", "'s", "green", "it", "is", "n't", "blue"], answer.Alternatives[1].Words!.Select(word => word.Word));
        Assert.All(answer.Alternatives.SelectMany(one => one.Words!), word =>
        {
            Assert.Equal(ColorCaptioner.Grid, word.Attention.Count);
            Assert.Equal(1, word.Attention.SelectMany(row => row).Sum(), 1e-5);
        });
    }

    [Fact]
    public async Task Errors_are_exceptions_with_the_problem()
    {
        var damaged = await Assert.ThrowsAsync<TorchlineException>(() => _client.CaptionAsync(Green.AsMemory(0, Green.Length / 2), Describe));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, damaged.StatusCode);
        Assert.Contains("truncated", damaged.Problem.Detail);

        var unknown = await Assert.ThrowsAsync<TorchlineException>(() => _client.CaptionAsync(Green, new() { Model = "no such/model?" }));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains(RunningService.Captioner, unknown.Problem.Extensions!["models"].EnumerateArray().Select(name => name.GetString()));

        var beam = await Assert.ThrowsAsync<TorchlineException>(() => _client.CaptionAsync(Green, Describe with { Beam = 11 }));
        Assert.Equal(HttpStatusCode.BadRequest, beam.StatusCode);
        Assert.Contains("between 1 and 10", beam.Problem.Detail);

        await Assert.ThrowsAsync<FileNotFoundException>(() => _client.CaptionFileAsync(Path.Combine(_folder, "none.jpg")));
    }

    [Fact]
    public async Task A_cancelled_call_ends_and_the_service_goes_on()
    {
        using var cancellation = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 16).Select(i => _client.CaptionAsync(Green, Describe with { Beam = 1 + (i % 3) }, cancellation.Token)).ToList();
        await cancellation.CancelAsync();
        foreach (var call in calls)
        {
            // A call may have been answered just before.
            Assert.True(await Record.ExceptionAsync(() => call) is null or OperationCanceledException);
        }

        Assert.Equal("a green image", (await _client.CaptionAsync(Green, Describe)).Caption);
    }
}
