using System.Net;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.StyleTransfer;

[Collection(SharedStyleNetworksCollection.Name)]
public class StyleNetworkApiTests(SharedStyleNetworks service)
{
    private static readonly (byte Red, byte Green, byte Blue) Color = (10, 200, 60);
    private static readonly byte[] Plain = SampleImages.Plain(10, 200, 60, width: 101, height: 75);

    private readonly HttpClient client = service.Client;

    [Fact]
    public async Task AnImageGetsItsStyleAndKeepsItsSize()
    {
        using var answer = await client.StylizeAsync("?style=wave", Plain);
        Assert.Equal((101, 75), (answer.Width, answer.Height));
        AssertPlain(TintStyleNetwork.Tint(Color, 1, ("wave", 1)), answer);
    }

    [Fact]
    public async Task StylesAreMixedByTheirWeights()
    {
        using var answer = await client.StylizeAsync("?style=starry-night,the-scream:0.25", Plain);
        AssertPlain(TintStyleNetwork.Tint(Color, 1, ("starry-night", 0.8f), ("the-scream", 0.2f)), answer);
        using var repeated = await client.StylizeAsync("?style=starry-night:2&style=the-scream:0.5", Plain);
        AssertPlain(TintStyleNetwork.Tint(Color, 1, ("starry-night", 0.8f), ("the-scream", 0.2f)), repeated);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25f)]
    [InlineData(1)]
    public async Task StrengthSaysHowMuchOfTheStyleThereIs(float strength)
    {
        using var answer = await client.StylizeAsync($"?style=the-scream&strength={strength}", Plain);
        AssertPlain(TintStyleNetwork.Tint(Color, strength, ("the-scream", 1)), answer);
    }

    [Fact]
    public async Task TheModelIsTheFirstThatHasTheStyles()
    {
        Assert.Equal("tint", await ModelOfAsync("?style=wave"));
        Assert.Equal("blur", await ModelOfAsync("?style=wave&model=blur"));
        Assert.Equal("small", await ModelOfAsync("?style=wave,starry-night&model=small"));
    }

    [Theory]
    [InlineData(640, 480, "", 640, 480)]
    [InlineData(64, 64, "", 64, 64)]
    [InlineData(1400, 702, "", 700, 351)] // to the default side
    [InlineData(1400, 702, "&size=1400", 1400, 702)]
    [InlineData(640, 480, "&size=320", 320, 240)]
    [InlineData(64, 48, "&size=128", 128, 96)]
    [InlineData(48, 64, "&size=1001", 751, 1001)]
    [InlineData(640, 480, "&model=small", 300, 225)] // to what the model takes
    public async Task TheSizeIsTheImagesUnlessItIsTooLargeOrAnotherIsAskedFor(
        int width, int height, string query, int newWidth, int newHeight)
    {
        using var answer = await client.StylizeAsync($"?style=wave{query}", SampleImages.Plain(10, 200, 60, width: width, height: height));
        Assert.Equal((newWidth, newHeight), (answer.Width, answer.Height));
        AssertPlain(TintStyleNetwork.Tint(Color, 1, ("wave", 1)), answer);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Webp)]
    public async Task AnImageInAnyFormatComesBackInTheOneThatIsAccepted(ImageFormat format)
    {
        var file = SampleImages.Plain(10, 200, 60, format, width: 96, height: 72);
        foreach (var (accept, expected) in new (string?, string)[]
        {
            (null, format == ImageFormat.Jpeg ? "image/jpeg" : "image/png"),
            ("*/*", format == ImageFormat.Jpeg ? "image/jpeg" : "image/png"),
            ("image/webp", "image/webp"),
            ("image/jpeg;q=0.8, image/png;q=0.9", "image/png"),
            ("text/html, image/jpeg;q=0.1", "image/jpeg"),
        })
        {
            using var response = await client.PostStylizationAsync("?style=wave", file, accept);
            Assert.Equal(expected, response.Content.Headers.ContentType!.MediaType);
            using var answer = ImageDecoder.Decode(await response.Content.ReadAsByteArrayAsync());
            AssertPlain(TintStyleNetwork.Tint(Color, 1, ("wave", 1)), answer, tolerance: 4);
        }
    }

    [Theory]
    [InlineData("image/gif")]
    [InlineData("application/json")]
    [InlineData("*/*;q=0")]
    public async Task AClientThatTakesNoImageIsTold(string accept) => Assert.Contains(
        "image/webp",
        (string)(await (await client.PostStylizationAsync("?style=wave", Plain, accept)).ReadProblemAsync(HttpStatusCode.NotAcceptable))["detail"]!);

    [Theory]
    [InlineData(Orientation.TopLeft, false, false)]
    [InlineData(Orientation.TopRight, false, true)]
    [InlineData(Orientation.RightTop, true, false)] // What is stored to the left is shown above.
    [InlineData(Orientation.LeftBottom, true, true)]
    public async Task AnImageIsStylizedAsItsOrientationSays(Orientation orientation, bool upright, bool exchanged)
    {
        var file = Samples.WithOrientation(SampleImages.GreenLeftRedRight(width: 96, height: 64), orientation);
        using var answer = await client.StylizeAsync("?style=wave&strength=0", file, "image/png");
        Assert.Equal(upright ? (64, 96) : (96, 64), (answer.Width, answer.Height));
        var first = answer.Row(8).Slice(8 * Image.Channels, Image.Channels).ToArray();
        Assert.Equal(exchanged, first[0] > first[1]); // red, not green
    }

    [Theory]
    [InlineData("?style=monet", "no style 'monet'")]
    [InlineData("?style=wave,monet:0.5", "no style 'monet'")]
    [InlineData("?style=Wave", "no style 'Wave'")]
    [InlineData("?style=the-scream&model=small", "no style 'the-scream'")]
    public async Task AnUnknownStyleIsAnsweredWithThoseThatThereAre(string query, string reason)
    {
        var problem = await (await client.PostStylizationAsync(query, Plain)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(reason, (string)problem["detail"]!);
        var styles = problem["styles"]!.AsArray().Select(style => (string)style!);
        Assert.Equal(query.Contains("small") ? ["starry-night", "wave"] : TintStyleNetwork.Tints.Keys, styles);
    }

    [Theory]
    [InlineData("", "style is missing")]
    [InlineData("?style=", "style is missing")]
    [InlineData("?style=wave,", "without a name")]
    [InlineData("?style=wave:-1", "The weight '-1'")]
    [InlineData("?style=wave:NaN", "The weight 'NaN'")]
    [InlineData("?style=wave:0", "only weights of 0")]
    [InlineData("?style=wave,wave", "'wave' twice")]
    [InlineData("?style=a,b,c,d", "more than 3 styles")]
    [InlineData("?style=wave&strength=1.01", "strength is 1.01")]
    [InlineData("?style=wave&strength=-1", "strength is -1")]
    [InlineData("?style=wave&strength=NaN", "strength: 'NaN' is not a number")]
    [InlineData("?style=wave&strength=full", "strength")]
    [InlineData("?style=wave&size=63", "size is 63; it lies between 64 and 1400")]
    [InlineData("?style=wave&size=1401", "size is 1401; it lies between 64 and 1400")]
    [InlineData("?style=wave&size=301&model=small", "size is 301; it lies between 64 and 300")]
    [InlineData("?style=wave&size=-5", "size is -5")]
    [InlineData("?style=wave&size=large", "size")]
    [InlineData("?style=wave&size=99999999999", "size")]
    public async Task AQuestionThatMakesNoSenseIsABadRequest(string query, string reason) => Assert.Contains(
        reason, (string)(await (await client.PostStylizationAsync(query, Plain)).ReadProblemAsync(HttpStatusCode.BadRequest))["detail"]!);

    [Theory]
    [InlineData(40, 30, "", "Ask for ?size=86 or more")]
    [InlineData(1300, 65, "", "Ask for ?size=1280 or more")] // It would be shrunk to the default side.
    [InlineData(1300, 65, "&size=100", "Ask for ?size=1280 or more")]
    [InlineData(1300, 50, "", "Cut it")]
    [InlineData(1, 3000, "", "Cut it")]
    public async Task AnImageThatIsTooNarrowIsToldWhatToDo(int width, int height, string query, string advice)
    {
        var file = SampleImages.Plain(0, 0, 0, width: width, height: height);
        var response = await client.PostStylizationAsync($"?style=wave{query}", file);
        Assert.Contains(advice, (string)(await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("color")]
    public async Task AModelThatHasNoStylesIsAnsweredWithThoseThatDo(string model)
    {
        var problem = await (await client.PostStylizationAsync($"?style=wave&model={model}", Plain)).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal(["blur", "level", "small", "tint"], problem["models"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public async Task AnyQueryIsAnsweredOrRefused()
    {
        string[] pieces = ["style", "=", "&", "wave", "the-scream", ":", ",", "0.5", "-1", "NaN", "strength", "size", "512", "%00", "%FF", "model", "tint", "+", "1e9"];
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var query = $"?style=wave{string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]))}";
            using var response = await client.PostStylizationAsync(query, Plain);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                Assert.True(
                    response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound,
                    $"{query}: {response.StatusCode}");
                await response.ReadProblemAsync(response.StatusCode);
            }
        }
    }

    private async Task<string> ModelOfAsync(string query) =>
        Assert.Single((await client.PostStylizationAsync(query, Plain)).Headers.GetValues("Torchline-Model"));

    private static void AssertPlain((byte Red, byte Green, byte Blue) expected, Image actual, int tolerance = 0)
    {
        for (var i = 0; i < actual.Pixels.Length; i += Image.Channels)
        {
            Assert.InRange(actual.Pixels[i] - expected.Red, -tolerance, tolerance);
            Assert.InRange(actual.Pixels[i + 1] - expected.Green, -tolerance, tolerance);
            Assert.InRange(actual.Pixels[i + 2] - expected.Blue, -tolerance, tolerance);
        }
    }
}
