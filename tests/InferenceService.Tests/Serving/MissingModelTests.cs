using System.Net;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Serving;

[Collection(SharedServiceCollection.Name)]
public class MissingModelTests(SharedService service)
{
    [Theory]
    [InlineData("/v1/classify")]
    [InlineData("/v1/caption")]
    [InlineData("/v1/stylize?style=wave")]
    public async Task ARouteWithoutAModelIsAProblemThatSaysSo(string route)
    {
        var problem = await (await service.Client.PostImageAsync(route, SampleImages.Plain(0, 0, 0))).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Empty(problem["models"]!.AsArray());
        Assert.Contains("none for this route", (string)problem["detail"]!);
    }

    [Fact]
    public async Task JobsWithoutAModelAreAProblemThatSaysWhatToDo()
    {
        var image = SampleImages.Plain(0, 0, 0);
        var problem = await (await service.Client.PostJobAsync(image, image)).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Empty(problem["models"]!.AsArray());
        Assert.Contains("'style-optimization'", (string)problem["detail"]!);
        Assert.Empty((await (await service.Client.GetAsync(StylizationJobClientExtensions.Jobs)).ReadJsonAsync())["jobs"]!.AsArray());
    }
}
