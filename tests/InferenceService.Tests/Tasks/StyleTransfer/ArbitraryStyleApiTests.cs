using System.Net.Http.Json;
using Imaging.Tests;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Torchline.InferenceService.Memory;

namespace InferenceService.Tests.Tasks.StyleTransfer;

/// <summary>Images that get the style of other images.</summary>
[Collection(SharedArbitraryStylesCollection.Name)]
public class ArbitraryStyleApiTests(SharedArbitraryStyles service)
{
    private static readonly (byte Red, byte Green, byte Blue) Color = (10, 200, 60), StyleColor = (200, 40, 90);
    private static readonly byte[] Plain = SampleImages.Plain(10, 200, 60, width: 101, height: 75);
    private static readonly byte[] Style = SampleImages.Plain(200, 40, 90, width: 90, height: 70);

    private readonly HttpClient client = service.Client;

    [Fact]
    public async Task AFormWithTwoImagesIsAnsweredWithTheFirstInTheStyleOfTheSecond()
    {
        using var response = await client.PostStyleImageAsync(Plain, Style);
        Assert.Equal("corner", Assert.Single(response.Headers.GetValues("Torchline-Model")));
        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        using var answer = ImageDecoder.Decode(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((101, 75), (answer.Width, answer.Height));
        AssertPlain(TintStyleNetwork.Tint(Color, 1, StyleColor), answer);
        Assert.Equal(0, service.Services.GetRequiredService<MemoryBudget>().Used);
    }

    [Fact]
    public async Task TheFieldsMayComeInAnyOrder()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Style), "style", "painting.png" },
            { new ByteArrayContent(Plain), "image", "photo.png" },
        };
        using var answer = ImageDecoder.Decode(await (await client.PostAsync("/v1/stylize", form)).Content.ReadAsByteArrayAsync());
        AssertPlain(TintStyleNetwork.Tint(Color, 1, StyleColor), answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("data:image/png;base64,")]
    public async Task JsonWithTwoImagesIsAnsweredTheSame(string prefix)
    {
        var response = await PostJsonAsync(new { style = prefix + Convert.ToBase64String(Style), image = prefix + Convert.ToBase64String(Plain) });
        using var answer = ImageDecoder.Decode(await response.Content.ReadAsByteArrayAsync());
        AssertPlain(TintStyleNetwork.Tint(Color, 1, StyleColor), answer);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public async Task TheStyleMayHaveAnotherFormat(ImageFormat format)
    {
        using var answer = await client.StylizeAsync(Plain, SampleImages.Plain(200, 40, 90, format));
        AssertPlain(TintStyleNetwork.Tint(Color, 1, StyleColor), answer, tolerance: 3);
    }

    [Fact]
    public async Task WithoutStrengthTheContentStaysBitForBit()
    {
        using var content = Samples.Image(700, 500); // several tiles
        using var answer = await client.StylizeAsync(ImageEncoder.Encode(content, ImageFormat.Png), Style, "?strength=0");
        Assert.True(content.Pixels.SequenceEqual(answer.Pixels));
    }

    [Theory]
    [InlineData("?strength=0.5", 101, 75, 0.5f)]
    [InlineData("?size=202", 202, 150, 1)]
    [InlineData("?size=900&model=corner", 900, 668, 1)]
    public async Task StrengthAndSizeHoldAsForStylesWithNames(string query, int width, int height, float strength)
    {
        using var answer = await client.StylizeAsync(Plain, Style, query);
        Assert.Equal((width, height), (answer.Width, answer.Height));
        AssertPlain(TintStyleNetwork.Tint(Color, strength, StyleColor), answer);
    }

    [Fact]
    public async Task AllTilesOfALargeImageHaveTheSameStyle()
    {
        using var content = Samples.Image(1399, 1001);
        using var answer = await client.StylizeAsync(ImageEncoder.Encode(content, ImageFormat.Png), Style, "?size=1399");
        for (var i = 0; i < content.Pixels.Length; i += Image.Channels)
        {
            var pixel = content.Pixels.Slice(i, Image.Channels);
            var (red, green, blue) = TintStyleNetwork.Tint((pixel[0], pixel[1], pixel[2]), 1, StyleColor);
            Assert.InRange(answer.Pixels[i], red - 1, red + 1); // the tone is measured in whole numbers
            Assert.InRange(answer.Pixels[i + 1], green - 1, green + 1);
            Assert.InRange(answer.Pixels[i + 2], blue - 1, blue + 1);
        }
    }

    [Theory]
    [InlineData(Orientation.TopLeft, "green")]
    [InlineData(Orientation.TopRight, "red")]
    [InlineData(Orientation.RightTop, "green")] // What is stored to the left is shown above.
    [InlineData(Orientation.LeftBottom, "red")]
    public async Task AStyleImageIsTurnedAsItsOrientationSays(Orientation orientation, string corner)
    {
        var style = Samples.WithOrientation(SampleImages.GreenLeftRedRight(width: 128, height: 128), orientation);
        using var answer = await client.StylizeAsync(Plain, style);
        AssertPlain(TintStyleNetwork.Tint(Color, 1, corner == "red" ? (254, 0, 0) : (0, 255, 1)), answer, tolerance: 2);
    }

    [Fact]
    public async Task BothImagesAreTurned()
    {
        var content = Samples.WithOrientation(SampleImages.GreenLeftRedRight(width: 96, height: 64), Orientation.RightTop);
        using var answer = await client.StylizeAsync(content, Samples.WithOrientation(Samples.File(ImageFormat.Jpeg, 64, 80), Orientation.RightTop));
        Assert.Equal((64, 96), (answer.Width, answer.Height));
    }

    [Fact]
    public async Task OfAStyleImageThatIsTooLongTheMiddleCounts()
    {
        // Red, green, red; the middle has a part of each, so that its corner is red; cut to the green square alone it would be green.
        using var answer = await client.StylizeAsync(Plain, SampleImages.GreenBetweenReds());
        AssertPlain(TintStyleNetwork.Tint(Color, 1, (255, 0, 0)), answer);
    }

    [Fact]
    public async Task AnEmptyFieldOfAFileThatWasNotChosenIsNoStyle()
    {
        using var response = await client.PostStyleImageAsync(Plain, [], "?style=wave", "image/png");
        using var answer = ImageDecoder.Decode(await response.Content.ReadAsByteArrayAsync());
        AssertPlain(TintStyleNetwork.Tint(Color, 1, ("wave", 1)), answer);
    }

    [Fact]
    public async Task StylesWithNamesAreAnsweredBesideIt()
    {
        using var answer = await client.StylizeAsync("?style=wave", Plain);
        AssertPlain(TintStyleNetwork.Tint(Color, 1, ("wave", 1)), answer);
        using var form = await client.PostFormAsync("/v1/stylize?style=wave", Plain);
        Assert.Equal("tint", Assert.Single(form.Headers.GetValues("Torchline-Model")));
    }

    [Fact]
    public async Task ItIsListedWithTheModelsAndHasNoStylesOfItsOwn()
    {
        var models = (await client.GetFromJsonAsync<System.Text.Json.Nodes.JsonNode>("/v1/models"))!["models"]!.AsArray();
        var corner = models.Single(model => (string)model!["name"]! == "corner")!;
        Assert.Equal(("arbitrary-style", true), ((string)corner["task"]!, (bool)corner["default"]!));
        var details = await client.GetFromJsonAsync<System.Text.Json.Nodes.JsonNode>("/v1/models/corner");
        Assert.Equal(64, (int)details!["manifest"]!["preprocessing"]!["styleSide"]!);
        var styles = (await client.GetFromJsonAsync<System.Text.Json.Nodes.JsonNode>("/v1/styles"))!["styles"]!.AsArray();
        Assert.Equal(TintStyleNetwork.Tints.Keys, styles.Select(style => (string)style!["name"]!));
    }

    internal static void AssertPlain((byte Red, byte Green, byte Blue) expected, Image actual, int tolerance = 0)
    {
        for (var i = 0; i < actual.Pixels.Length; i += Image.Channels)
        {
            Assert.InRange(actual.Pixels[i] - expected.Red, -tolerance, tolerance);
            Assert.InRange(actual.Pixels[i + 1] - expected.Green, -tolerance, tolerance);
            Assert.InRange(actual.Pixels[i + 2] - expected.Blue, -tolerance, tolerance);
        }
    }

    private Task<HttpResponseMessage> PostJsonAsync(object body, string query = "") => client.PostAsJsonAsync($"/v1/stylize{query}", body);
}
