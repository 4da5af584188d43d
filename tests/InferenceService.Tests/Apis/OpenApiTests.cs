using System.Net;
using System.Text.Json.Nodes;
using Torchline.InferenceService.Tests.Fixtures;

namespace Torchline.InferenceService.Tests.Apis;

[Collection(SharedServiceCollection.Name)]
public class OpenApiTests(SharedService service)
{
    [Fact]
    public async Task Every_request_example_works()
    {
        var examples = (await DocumentAsync())["paths"]!["/v1/sentiment"]!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]!;
        Assert.Equal(2, examples.AsObject().Count);
        foreach (var (_, example) in examples.AsObject())
        {
            var response = await service.Client.PostJsonAsync("/v1/sentiment", example!["value"]!.ToJsonString());
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task The_response_example_has_the_form_of_a_response()
    {
        var responses = (await DocumentAsync())["paths"]!["/v1/sentiment"]!["post"]!["responses"]!;
        var example = responses["200"]!["content"]!["application/json"]!["example"]!.AsObject();
        var actual = (await (await service.Client.PostJsonAsync("/v1/sentiment", """{"text":"good"}""")).ReadJsonAsync()).AsObject();
        Assert.Equal(actual.Select(member => member.Key), example.Select(member => member.Key));
        Assert.Equal(
            actual["results"]![0]!.AsObject().Select(member => member.Key),
            example["results"]![0]!.AsObject().Select(member => member.Key));
        Assert.Equal(["200", "400", "404", "413", "415", "422", "503"], responses.AsObject().Select(response => response.Key).Order());
    }

    [Fact]
    public async Task Every_operation_and_schema_property_is_described()
    {
        var document = await DocumentAsync();
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            Assert.All(methods!.AsObject(), method => Assert.False(string.IsNullOrEmpty((string?)method.Value!["summary"]), path));
        }

        var schemas = document["components"]!["schemas"]!;
        Assert.NotEmpty((string)schemas["SentimentRequest"]!["properties"]!["texts"]!["description"]!);
        Assert.NotEmpty((string)schemas["Prediction"]!["properties"]!["score"]!["description"]!);
        Assert.NotEmpty((string)schemas["SentimentResult"]!["properties"]!["score"]!["description"]!);
    }

    [Fact]
    public async Task A_picture_can_be_chosen_as_a_file()
    {
        var operation = (await DocumentAsync())["paths"]!["/v1/classify"]!["post"]!;
        var content = operation["requestBody"]!["content"]!.AsObject();
        Assert.Equal(
            ["multipart/form-data", "image/jpeg", "image/png", "image/webp", "application/octet-stream"],
            content.Select(type => type.Key));
        Assert.Equal("binary", (string)content["multipart/form-data"]!["schema"]!["properties"]!["image"]!["format"]!);
        Assert.Equal("binary", (string)content["image/jpeg"]!["schema"]!["format"]!);
        Assert.True((bool)operation["requestBody"]!["required"]!);

        var parameters = operation["parameters"]!.AsArray().ToDictionary(parameter => (string)parameter!["name"]!, parameter => parameter!);
        Assert.Equal(["model", "top"], parameters.Keys.Order());
        Assert.Equal(5, (int)parameters["top"]["schema"]!["default"]!);
        Assert.Equal(1, (int)parameters["top"]["schema"]!["minimum"]!);
        Assert.All(parameters.Values, parameter => Assert.NotEmpty((string)parameter["description"]!));
        Assert.Equal(
            ["200", "400", "404", "413", "415", "422", "503"], operation["responses"]!.AsObject().Select(response => response.Key).Order());
        Assert.Equal(["model", "predictions"], operation["responses"]!["200"]!["content"]!["application/json"]!["example"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task The_page_is_served_and_is_the_start_page()
    {
        Assert.Contains("swagger-ui", await service.Client.GetStringAsync("/swagger/index.html"));
        Assert.Equal("/swagger", (await service.Client.GetAsync("/")).Headers.Location?.OriginalString);
    }

    private async Task<JsonNode> DocumentAsync() => await (await service.Client.GetAsync("/swagger/v1/swagger.json")).ReadJsonAsync();
}
