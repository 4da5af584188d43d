using System.Net;
using System.Text;
using InferenceService.Tests.Fixtures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Torchline.InferenceService.Requests;

namespace InferenceService.Tests.Requests;

/// <summary>What a request has and its route does not take is refused, with the nearest name that it takes.</summary>
[Collection(SharedImageModelsCollection.Name)]
public class UnknownNameTests(SharedImageModels service)
{
    private static readonly byte[] Green = SampleImages.Plain(10, 200, 50);

    private readonly HttpClient client = service.Client;

    [Theory]
    [InlineData("/v1/classify?topp=1", "'topp'", "Did you mean 'top'?", "model, top")]
    [InlineData("/v1/classify?modell=color", "'modell'", "Did you mean 'model'?")]
    [InlineData("/v1/caption?beams=2", "'beams'", "Did you mean 'beam'?")]
    [InlineData("/v1/stylize?style=red&strenght=1", "'strenght'", "Did you mean 'strength'?")]
    [InlineData("/v1/models/color/teach?fold=2", "'fold'", "Did you mean 'folds'?")]
    [InlineData("/v1/models/color/teach?name=other", "'name'", "folds, seed, to")]
    [InlineData("/v1/stylize/jobs?size=64", "'size'", "It takes no query")]
    [InlineData("/v1/classify?something=1", "'something'", "It takes: model, top.")]
    [InlineData("/v1/classify?top=1&top=2", "top: the query has it 2 times")]
    [InlineData("/v1/classify?top", "top: there is no value")]
    public async Task AParameterThatTheRouteDoesNotTakeIsRefused(string address, params string[] words) =>
        await AssertRefusedAsync(await client.PostFormAsync(address, Green), words);

    [Theory]
    [InlineData("/v1/stylize?style=red&strength=0,1", "strength", "write 0.1")]
    [InlineData("/v1/stylize?style=red&strength=NaN", "strength", "not a number")]
    [InlineData("/v1/stylize?style=red&strength=Infinity", "strength", "not a number")]
    [InlineData("/v1/stylize?style=red&strength=%D9%A1", "strength", "write 1")]
    [InlineData("/v1/stylize?style=red&size=1,024", "size", "write 1024")]
    [InlineData("/v1/stylize?style=red:0,5", "'5'", "a point and no comma")]
    [InlineData("/v1/classify?top=1,5", "top", "has a comma")]
    [InlineData("/v1/caption?attention=yes", "attention", "true, false")]
    public async Task ANumberHasAPointAndNoComma(string address, params string[] words) =>
        await AssertRefusedAsync(await client.PostImageAsync(address, Green), words);

    [Theory]
    [InlineData("/v1/models?task=sentiment")]
    [InlineData("/v1/models/color?version=1")]
    [InlineData("/v1/styles?model=tint")]
    public async Task RoutesWithoutAQueryRefuseOne(string address) => await AssertRefusedAsync(await client.GetAsync(address), "takes no query");

    [Theory]
    [InlineData("/health/live?probe=1", HttpStatusCode.OK)]
    [InlineData("/health/ready?probe=1", HttpStatusCode.OK)]
    [InlineData("/?from=mail", HttpStatusCode.OK)]
    public async Task ProbesAndPagesTakeAnyQuery(string address, HttpStatusCode status) => Assert.Equal(status, (await client.GetAsync(address)).StatusCode);

    [Fact]
    public async Task ALongNameIsNotSentBack()
    {
        var problem = await (await client.PostJsonAsync("/v1/sentiment", $$"""{"{{new string('x', 100_000)}}": 1}""")).ReadProblemAsync(HttpStatusCode.BadRequest);
        Assert.InRange(((string)problem["detail"]!).Length, 10, 500);
    }

    [Theory]
    [InlineData("{\"txt\": \"good\"}", "'txt'", "Did you mean 'text'?", "text, texts")]
    [InlineData("{\"text\": \"good\", \"model\": \"words\"}", "'model'")]
    [InlineData("{\"text\": \"good\", \"text\": \"bad\"}", "'text' twice")]
    [InlineData("{\"text\": \"good\", \"Text\": \"bad\"}", "'Text' twice")]
    [InlineData("{\"text\": 5}", "$.text")]
    [InlineData("{\"text\": \"good\", \"\\uD800\": 1}", "not the JSON")]
    public async Task AMemberThatTheRouteDoesNotTakeIsRefused(string body, params string[] words) =>
        await AssertRefusedAsync(await client.PostAsync("/v1/sentiment", new StringContent(body, Encoding.UTF8, "application/json")), words);

    [Fact]
    public async Task OfTwoImagesNoneIsDropped()
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(Green), "image", "a.png" }, { new ByteArrayContent(Green), "image", "b.png" } };
        await AssertRefusedAsync(await client.PostAsync("/v1/classify", form), "'image' twice");
    }

    [Theory]
    [InlineData("top", "belongs to the query: ?top=")]
    [InlineData("imag", "Did you mean 'image'?")]
    [InlineData("comment", "The fields are: image.")]
    public async Task AFieldThatTheRouteDoesNotTakeIsRefused(string field, string words)
    {
        foreach (var isFirst in new[] { true, false })
        {
            var form = new MultipartFormDataContent();
            if (!isFirst)
                form.Add(new ByteArrayContent(Green), "image", "a.png");
            form.Add(new StringContent("1"), field);
            await AssertRefusedAsync(await client.PostAsync("/v1/classify", form), $"'{field}'", words);
        }
    }

    /// <summary>A new route has the rules without a line of its own.</summary>
    [Fact]
    public void EveryRouteOfTheDocumentHasRules()
    {
        using var services = service.Services.CreateScope();
        var routes = services.ServiceProvider.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count >= 15);
        Assert.All(routes, route => Assert.NotNull(route.Metadata.GetMetadata<QueryRules>()));
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response, params string[] words)
    {
        var detail = (string)(await response.ReadProblemAsync(HttpStatusCode.BadRequest))["detail"]!;
        Assert.All(words, word => Assert.Contains(word, detail));
    }
}
