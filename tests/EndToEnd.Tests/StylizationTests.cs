using System.Net;
using InferenceService.Tests.Fixtures;
using Torchline.Client;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>Styles over HTTP, with the client.</summary>
[Collection(RunningServiceCollection.Name)]
public sealed class StylizationTests(RunningService service) : IDisposable
{
    private static readonly byte[] Green = SampleImages.Plain(20, 220, 40, ImageFormat.Jpeg, width: 640, height: 480);
    private static readonly StylizeOptions Wave = new() { Styles = ["wave"], Model = RunningService.StyleNetwork };

    private readonly string folder = Directory.CreateTempSubdirectory("torchline-").FullName;
    private readonly TorchlineClient client = service.Client;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task BytesStreamsAndFilesGetAStyle()
    {
        var path = Path.Combine(folder, "green.jpg");
        await File.WriteAllBytesAsync(path, Green);
        await using var stream = File.OpenRead(path);
        foreach (var answer in new[]
        {
            await client.StylizeAsync(Green, Wave),
            await client.StylizeAsync(stream, Wave),
            await client.StylizeFileAsync(path, Wave),
        })
        {
            Assert.Equal((RunningService.StyleNetwork, "image/jpeg"), (answer.Model, answer.MediaType));
            using var image = ImageDecoder.Decode(answer.File);
            Assert.Equal((640, 480), (image.Width, image.Height));
            AssertFirst(TintStyleNetwork.Tint((20, 220, 40), 1, ("wave", 1)), image);
        }

        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task TheAnswerIsAsTheOptionsAsk()
    {
        var answer = await client.StylizeAsync(
            Green,
            Wave with { Styles = ["starry-night", new("the-scream", 0.25)], Strength = 0.5f, Size = 320, MediaType = "image/png" });
        Assert.Equal("image/png", answer.MediaType);
        using var image = ImageDecoder.Decode(answer.File);
        Assert.Equal((320, 240), (image.Width, image.Height));
        AssertFirst(TintStyleNetwork.Tint((20, 220, 40), 0.5f, ("starry-night", 0.8f), ("the-scream", 0.2f)), image);
    }

    [Fact]
    public async Task StylesAreListedWithThumbnails()
    {
        var styles = (await client.StylesAsync()).Where(style => style.Model == RunningService.StyleNetwork).ToList();
        Assert.Equal(TintStyleNetwork.Tints.Keys, styles.Select(style => style.Name));
        Assert.Equal(TintStyleNetwork.Thumbnail("wave"), await service.Http.GetByteArrayAsync(styles[^1].Thumbnail));
    }

    [Fact]
    public async Task ErrorsAreExceptionsWithTheProblem()
    {
        var unknown = await Assert.ThrowsAsync<TorchlineException>(() => client.StylizeAsync(Green, Wave with { Styles = ["no such/style?"] }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        Assert.Contains("wave", unknown.Problem.Extensions!["styles"].EnumerateArray().Select(name => name.GetString()));

        var size = await Assert.ThrowsAsync<TorchlineException>(() => client.StylizeAsync(Green, Wave with { Size = 5000 }));
        Assert.Equal(HttpStatusCode.BadRequest, size.StatusCode);

        var format = await Assert.ThrowsAsync<TorchlineException>(() => client.StylizeAsync(Green, Wave with { MediaType = "image/gif" }));
        Assert.Equal(HttpStatusCode.NotAcceptable, format.StatusCode);

        var damaged = await Assert.ThrowsAsync<TorchlineException>(() => client.StylizeAsync(Green.AsMemory(0, Green.Length / 2), Wave));
        Assert.Contains("truncated", damaged.Problem.Detail);
    }

    private static void AssertFirst((byte Red, byte Green, byte Blue) expected, Image image)
    {
        Assert.InRange(image.Pixels[0] - expected.Red, -4, 4);
        Assert.InRange(image.Pixels[1] - expected.Green, -4, 4);
        Assert.InRange(image.Pixels[2] - expected.Blue, -4, 4);
    }
}
