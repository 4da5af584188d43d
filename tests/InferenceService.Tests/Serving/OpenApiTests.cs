using System.Net;
using System.Text.Json.Nodes;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Serving;

[Collection(SharedServiceCollection.Name)]
public class OpenApiTests(SharedService service)
{
    [Fact]
    public async Task EveryRequestExampleWorks()
    {
        var examples = (await DocumentAsync())["paths"]!["/v1/sentiment"]!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]!;
        Assert.Equal(3, examples.AsObject().Count);
        foreach (var (_, example) in examples.AsObject())
        {
            var response = await service.Client.PostJsonAsync("/v1/sentiment", example!["value"]!.ToJsonString());
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task TheResponseExampleHasTheFormOfAResponse()
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
    public async Task EveryOperationAndSchemaPropertyIsDescribed()
    {
        var document = await DocumentAsync();
        foreach (var (path, methods) in document["paths"]!.AsObject())
            Assert.All(methods!.AsObject(), method => Assert.False(string.IsNullOrEmpty((string?)method.Value!["summary"]), path));

        var schemas = document["components"]!["schemas"]!;
        Assert.NotEmpty((string)schemas["SentimentRequest"]!["properties"]!["texts"]!["description"]!);
        Assert.NotEmpty((string)schemas["Prediction"]!["properties"]!["score"]!["description"]!);
        Assert.NotEmpty((string)schemas["CaptionAlternative"]!["properties"]!["logProbability"]!["description"]!);
        Assert.NotEmpty((string)schemas["AttendedWord"]!["properties"]!["attention"]!["description"]!);
        Assert.NotEmpty((string)schemas["SentimentResult"]!["properties"]!["score"]!["description"]!);
    }

    [Theory]
    [InlineData("/v1/classify", new[] { "model", "top" }, new[] { "model", "predictions", "certain" })]
    [InlineData("/v1/caption", new[] { "alternatives", "attention", "beam", "model" }, new[] { "model", "caption", "alternatives" })]
    public async Task AnImageCanBeChosenAsAFile(string route, string[] parameterNames, string[] answer)
    {
        var operation = (await DocumentAsync())["paths"]![route]!["post"]!;
        var content = operation["requestBody"]!["content"]!.AsObject();
        Assert.Equal(
            ["application/json", "multipart/form-data", "image/jpeg", "image/png", "image/webp", "application/octet-stream"],
            content.Select(type => type.Key));
        Assert.Equal("binary", (string)content["multipart/form-data"]!["schema"]!["properties"]!["image"]!["format"]!);
        Assert.Equal("binary", (string)content["image/jpeg"]!["schema"]!["format"]!);
        Assert.True((bool)operation["requestBody"]!["required"]!);

        var parameters = operation["parameters"]!.AsArray().ToDictionary(parameter => (string)parameter!["name"]!, parameter => parameter!);
        Assert.Equal(parameterNames, parameters.Keys.Order());
        Assert.All(parameters.Values, parameter => Assert.NotEmpty((string)parameter["description"]!));
        Assert.Equal(
            ["200", "400", "404", "413", "415", "422", "503"], operation["responses"]!.AsObject().Select(response => response.Key).Order());
        Assert.Equal(answer, operation["responses"]!["200"]!["content"]!["application/json"]!["example"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task AnAnswerThatIsAnImageIsDescribedAsOne()
    {
        var paths = (await DocumentAsync())["paths"]!;
        var stylize = paths["/v1/stylize"]!["post"]!;
        Assert.Equal(
            ["image/jpeg", "image/png", "image/webp"], stylize["responses"]!["200"]!["content"]!.AsObject().Select(type => type.Key));
        Assert.Equal("binary", (string)stylize["responses"]!["200"]!["content"]!["image/png"]!["schema"]!["format"]!);
        Assert.Equal(
            ["200", "400", "404", "406", "413", "415", "422", "503"], stylize["responses"]!.AsObject().Select(response => response.Key).Order());

        var parameters = stylize["parameters"]!.AsArray().ToDictionary(parameter => (string)parameter!["name"]!, parameter => parameter!);
        Assert.Equal(["model", "size", "strength", "style"], parameters.Keys.Order());
        Assert.All(parameters.Values, parameter => Assert.NotEmpty((string)parameter["description"]!));
        Assert.Null(parameters["style"]["required"]); // The style may be an image of the body.
        Assert.Equal("starry-night", (string)parameters["style"]["example"]!);
        Assert.Equal((64, 4096), ((int)parameters["size"]["schema"]!["minimum"]!, (int)parameters["size"]["schema"]!["maximum"]!));

        var thumbnail = paths["/v1/styles/{name}/thumbnail"]!["get"]!["responses"]!["200"]!["content"]!;
        Assert.Equal(["image/jpeg"], thumbnail.AsObject().Select(type => type.Key));
    }

    [Fact]
    public async Task TheFormOfAJobAndItsAnswerAreDescribed()
    {
        var paths = (await DocumentAsync())["paths"]!;
        var submit = paths["/v1/stylize/jobs"]!["post"]!;
        Assert.Equal(
            ["202", "400", "404", "413", "415", "422", "500", "503"], submit["responses"]!.AsObject().Select(response => response.Key).Order());
        var content = submit["requestBody"]!["content"]!.AsObject();
        Assert.Equal(["application/json", "multipart/form-data"], content.Select(type => type.Key));
        var schema = content["multipart/form-data"]!["schema"]!;
        Assert.Equal(["content", "style"], schema["required"]!.AsArray().Select(field => (string)field!).Order());
        var fields = schema["properties"]!.AsObject();
        Assert.Equal(
            ["content", "contentWeight", "iterations", "model", "size", "start", "style", "styleWeight", "totalVariationWeight"],
            fields.Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.All(fields, field => Assert.NotEmpty((string)field.Value!["description"]!));
        Assert.Equal((1, 2000, 200), ((int)fields["iterations"]!["minimum"]!, (int)fields["iterations"]!["maximum"]!, (int)fields["iterations"]!["default"]!));

        Assert.Equal(
            ["created", "height", "id", "iteration", "links", "losses", "model", "settings", "started", "state", "width"],
            submit["responses"]!["202"]!["content"]!["application/json"]!["example"]!.AsObject().Select(member => member.Key).Order());
        var job = paths["/v1/stylize/jobs/{id}"]!;
        Assert.Equal(["200", "404"], job["get"]!["responses"]!.AsObject().Select(response => response.Key).Order());
        Assert.Equal(["204", "404", "503"], job["delete"]!["responses"]!.AsObject().Select(response => response.Key).Order());
        var events = paths["/v1/stylize/jobs/{id}/events"]!["get"]!["responses"]!;
        Assert.Equal(["200", "204", "404"], events.AsObject().Select(response => response.Key).Order());
        Assert.Equal("text/event-stream", Assert.Single(events["200"]!["content"]!.AsObject()).Key);
        foreach (var image in new[] { "preview", "result" })
        {
            var responses = paths[$"/v1/stylize/jobs/{{id}}/{image}"]!["get"]!["responses"]!;
            Assert.Equal(["200", "404", "406", "409"], responses.AsObject().Select(response => response.Key).Order());
            Assert.Equal(["image/jpeg", "image/png", "image/webp"], responses["200"]!["content"]!.AsObject().Select(type => type.Key));
        }
    }

    [Fact]
    public async Task DeletingAJobStandsBehindWhatAsksForIt()
    {
        var operations = (await DocumentAsync())["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key} {path.Key}"))
            .Where(operation => operation.Contains("/v1/stylize/jobs"))
            .ToList();
        Assert.Equal(7, operations.Count);
        Assert.Equal("delete /v1/stylize/jobs/{id}", operations[^1]);
        Assert.Equal("post /v1/stylize/jobs", operations.Find(operation => !operation.StartsWith("get")));
    }

    [Fact]
    public async Task TheStatesOfAJobAreWords()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;
        Assert.Equal(
            ["queued", "running", "succeeded", "failed", "cancelled"], schemas["JobState"]!["enum"]!.AsArray().Select(state => (string)state!));
        foreach (var schema in new[] { "StyleJobDocument", "StyleJobSettings", "StyleJobLinks", "LossPoint" })
        {
            Assert.All(
                schemas[schema]!["properties"]!.AsObject().Where(property => property.Value!["$ref"] is null && property.Value["allOf"] is null),
                property => Assert.True(property.Value!["description"] is not null, $"{schema}.{property.Key}"));
        }
    }

    [Fact]
    public async Task ANumberHasItsRangeAndItsDefault()
    {
        var paths = (await DocumentAsync())["paths"]!;
        Assert.Equal((5, 1), RangeOf(paths["/v1/classify"]!, "top"));
        Assert.Equal((null, 1), RangeOf(paths["/v1/caption"]!, "beam"));
        Assert.Equal((null, 1), RangeOf(paths["/v1/caption"]!, "alternatives"));

        static (int? Default, int? Minimum) RangeOf(JsonNode path, string parameter)
        {
            var schema = path["post"]!["parameters"]!.AsArray().Single(one => (string)one!["name"]! == parameter)!["schema"]!;
            return ((int?)schema["default"], (int?)schema["minimum"]);
        }
    }

    [Fact]
    public async Task ThePageIsServedAndTheStartPageLeadsToIt()
    {
        Assert.Contains("swagger-ui", await service.Client.GetStringAsync("/swagger/index.html"));
        Assert.Contains("href=\"swagger\"", await service.Client.GetStringAsync("/"));
    }

    private async Task<JsonNode> DocumentAsync() => await (await service.Client.GetAsync("/swagger/v1/swagger.json")).ReadJsonAsync();
}
