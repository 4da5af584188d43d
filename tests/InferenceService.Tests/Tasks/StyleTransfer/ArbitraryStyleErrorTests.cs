using System.Net;
using System.Net.Http.Json;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.StyleTransfer;

/// <summary>What is wrong with requests with style images.</summary>
[Collection(SharedArbitraryStylesCollection.Name)]
public class ArbitraryStyleErrorTests(SharedArbitraryStyles service)
{
    private static readonly byte[] Plain = SampleImages.Plain(10, 200, 60, width: 101, height: 75);
    private static readonly byte[] Style = SampleImages.Plain(200, 40, 90);

    private readonly HttpClient client = service.Client;

    [Theory]
    [InlineData("?style=wave", HttpStatusCode.BadRequest, "two styles: the image in the field 'style', and ?style=wave. Send one of them.")]
    [InlineData("?style=wave&model=corner", HttpStatusCode.UnprocessableEntity, "The model 'corner' has no styles with names")]
    [InlineData("?model=tint", HttpStatusCode.NotFound, "The model 'tint' has only styles with names")]
    [InlineData("?model=none", HttpStatusCode.NotFound, "There are: a-level, corner, tint")]
    [InlineData("?size=63", HttpStatusCode.BadRequest, "size is 63")]
    [InlineData("?strength=2", HttpStatusCode.BadRequest, "strength is 2")]
    public async Task AQueryThatDoesNotFitIsToldWhatWould(string query, HttpStatusCode status, string reason) => Assert.Contains(
        reason, (string)(await (await client.PostStyleImageAsync(Plain, Style, query)).ReadProblemAsync(status))["detail"]!);

    [Fact]
    public async Task WithoutAnyStyleBothWaysAreNamed()
    {
        foreach (var response in new[]
        {
            await client.PostStylizationAsync("", Plain),
            await client.PostStylizationAsync("?model=corner", Plain),
            await client.PostFormAsync("/v1/stylize", Plain),
            await client.PostFormAsync("/v1/stylize?style=", Plain),
            await PostJsonAsync(new { image = Convert.ToBase64String(Plain) }),
        })
        {
            var detail = (string)(await response.ReadProblemAsync(HttpStatusCode.BadRequest))["detail"]!;
            Assert.Contains("?style=NAME", detail);
            Assert.Contains("the field 'style' of a form or of JSON", detail);
        }
    }

    [Fact]
    public async Task AServiceWithoutSuchAModelSaysWhatItTakes()
    {
        using var models = new TestModels().AddStyleNetwork("tint");
        await using var factory = new ServiceFactory(models.Folder);
        using var alone = await factory.StartAsync();
        var problem = await (await alone.PostStyleImageAsync(Plain, Style)).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Contains("a model of the task 'arbitrary-style'", (string)problem["detail"]!);
        Assert.Equal(["tint"], problem["models"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public async Task AServiceOfStyleImagesAloneTakesNoNames()
    {
        using var models = new TestModels().AddArbitraryStyle("corner");
        await using var factory = new ServiceFactory(models.Folder);
        using var alone = await factory.StartAsync();
        var problem = await (await alone.PostStylizationAsync("?style=wave", Plain)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("send a style image", (string)problem["detail"]!);
        Assert.Empty((await alone.GetFromJsonAsync<System.Text.Json.Nodes.JsonNode>("/v1/styles"))!["styles"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, (await alone.PostStyleImageAsync(Plain, Style)).StatusCode);
    }

    public static TheoryData<byte[], HttpStatusCode, string> UnreadableStyles => new()
    {
        { [], HttpStatusCode.UnprocessableEntity, "style: The image's file is empty." },
        { "wave"u8.ToArray(), HttpStatusCode.UnprocessableEntity, "?style=NAME" },
        { Style[..^20], HttpStatusCode.UnprocessableEntity, "style: " },
        { new byte[SharedArbitraryStyles.MaxBytes + 1], HttpStatusCode.RequestEntityTooLarge, $"style: The image's file may have {SharedArbitraryStyles.MaxBytes} bytes" },
        { SampleImages.Plain(1, 2, 3, width: 2001, height: 1000), HttpStatusCode.RequestEntityTooLarge, "style: " },
    };

    [Theory]
    [MemberData(nameof(UnreadableStyles))]
    public async Task AStyleImageThatCannotBeReadIsNamed(byte[] style, HttpStatusCode status, string reason)
    {
        var form = await (await client.PostStyleImageAsync(Plain, style)).ReadProblemAsync(status);
        Assert.Contains(reason, (string)form["detail"]!);
        Assert.StartsWith("style: ", (string)form["detail"]!);
        var json = await (await PostJsonAsync(new { image = Convert.ToBase64String(Plain), style = Convert.ToBase64String(style) }))
            .ReadProblemAsync(status);
        Assert.StartsWith((string)form["detail"]!, (string)json["detail"]!);
    }

    [Fact]
    public async Task AContentThatCannotBeReadIsNamedBesideAStyle()
    {
        var problem = await (await client.PostStyleImageAsync(Plain[..^20], Style)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.StartsWith("image: ", (string)problem["detail"]!);
        problem = await (await client.PostStyleImageAsync("none"u8.ToArray(), Style)).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.StartsWith("image: ", (string)problem["detail"]!);
        Assert.DoesNotContain("?style=", (string)problem["detail"]!);
    }

    [Fact]
    public async Task AContentThatIsTooNarrowIsToldWhatToDo() => Assert.Contains("Ask for ?size=86 or more", (string)(await (
        await client.PostStyleImageAsync(SampleImages.Plain(0, 0, 0, width: 40, height: 30), Style))
        .ReadProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!);

    [Theory]
    [InlineData("""{"style": "d2F2ZQ=="}""", HttpStatusCode.UnprocessableEntity, "The body has no image: give {\"image\": BASE64}, or {\"image\": BASE64, \"style\": BASE64}.")]
    [InlineData("""{"image": "", "style": ""}""", HttpStatusCode.UnprocessableEntity, "image: The image's file is empty.")]
    [InlineData("""{"image": "d2F2ZQ==", "style": "starry-night"}""", HttpStatusCode.UnprocessableEntity, "?style=NAME")]
    [InlineData("""{"image": "d2F2ZQ==", "style": ["d2F2ZQ=="]}""", HttpStatusCode.BadRequest, "style")]
    [InlineData("""{"image": "d2F2ZQ==", "style": "d2F2ZQ==", "strength": 1}""", HttpStatusCode.BadRequest, "It takes: image, style, images")]
    [InlineData("""{"images": ["d2F2ZQ=="], "style": "d2F2ZQ=="}""", HttpStatusCode.UnprocessableEntity, "one image a request")]
    [InlineData("""{"image": "d2F2ZQ==", "style": "d2F2ZQ==", "style": "d2F2ZQ=="}""", HttpStatusCode.BadRequest, "'style' twice")]
    public async Task JsonThatDoesNotFitIsToldWhy(string json, HttpStatusCode status, string reason)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        Assert.Contains(reason, (string)(await (await client.PostAsync("/v1/stylize", content)).ReadProblemAsync(status))["detail"]!);
    }

    [Fact]
    public async Task AFormWithoutTheContentIsToldSo() => Assert.Contains(
        "no field 'image'",
        (string)(await (await client.PostFormAsync("/v1/stylize", Style, "style")).ReadProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!);

    [Fact]
    public async Task RefusedStyleImagesLeaveTheirPlacesToOthers()
    {
        using var models = new TestModels().AddArbitraryStyle("corner");
        await using var factory = new ServiceFactory(models.Folder, ("Torchline:Stylization:QueueCapacity", "2"));
        using var alone = await factory.StartAsync();
        for (var i = 0; i < 6; i++)
            await (await alone.PostStyleImageAsync(Plain, Style[..^20])).ReadProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(HttpStatusCode.OK, (await alone.PostStyleImageAsync(Plain, Style)).StatusCode);
    }

    private Task<HttpResponseMessage> PostJsonAsync(object body) => client.PostAsJsonAsync("/v1/stylize", body);
}
