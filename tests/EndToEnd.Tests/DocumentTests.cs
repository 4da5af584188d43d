using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using InferenceService.Tests.Fixtures;
using Torchline.Client;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>What a user of Swagger UI sees.</summary>
[Collection(RunningServiceCollection.Name)]
public class DocumentTests(RunningService service)
{
    private const string Jobs = "/v1/stylize/jobs";

    [Fact]
    public async Task ThePageIsSwaggerUI() => Assert.Contains("swagger-ui", await service.Http.GetStringAsync("/swagger/"));

    [Fact]
    public async Task EveryOperationWorksWhenItIsTriedOutWithItsExamples()
    {
        // Jobs have to be there before they can be asked for: the next test does that. Teaching is off here.
        foreach (var operation in (await OperationsAsync()).Where(one => !IsOfJobs(one) && !one.Path.EndsWith("/teach", StringComparison.Ordinal)))
            await TryOutAsync(operation);
    }

    [Fact]
    public async Task EveryOperationOfJobsWorksWhenAJobIsSubmittedAndHasEnded()
    {
        var operations = (await OperationsAsync()).Where(IsOfJobs).ToList();
        var submit = operations.Single(one => one is { Path: Jobs, Method: "post" });
        var id = (string)JsonNode.Parse(await TryOutAsync(submit))!["id"]!;
        var job = await service.Client.WaitForStylizationJobAsync(id);
        Assert.True(job.State == JobState.Succeeded, job.Error);

        // The one that forgets the job comes last.
        foreach (var operation in operations.Where(one => one != submit).OrderBy(one => one.Method == "delete"))
            await TryOutAsync(operation, id);
    }

    private static bool IsOfJobs(Operation operation) => operation.Path.StartsWith(Jobs, StringComparison.Ordinal);

    private async Task<IEnumerable<Operation>> OperationsAsync()
    {
        var document = JsonNode.Parse(await service.Http.GetStringAsync("/swagger/v1/swagger.json"))!;
        return document["paths"]!.AsObject().SelectMany(path =>
            path.Value!.AsObject().Select(operation => new Operation(path.Key, operation.Key, operation.Value!)));
    }

    /// <summary>Sends what a user would, once with each kind of body, and checks that the answer is the good one of the document.</summary>
    /// <returns>The body of the last answer.</returns>
    private async Task<string> TryOutAsync(Operation operation, string? id = null)
    {
        string route = operation.Route(id), answer = "";
        foreach (var body in Bodies(operation.Description["requestBody"]?["content"]?.AsObject()))
        {
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), route) { Content = body };
            using var response = await service.Http.SendAsync(request);
            answer = await response.Content.ReadAsStringAsync();
            Assert.True(
                (int)response.StatusCode == operation.Success,
                $"{operation.Method} {route} {body?.Headers.ContentType}: {response.StatusCode} {answer}");
        }

        return answer;
    }

    /// <summary>What a user would send: the examples as they are, an image where there is a file to choose.</summary>
    private static IEnumerable<HttpContent?> Bodies(JsonObject? content)
    {
        foreach (var (mediaType, media) in content ?? [])
        {
            if (mediaType == "application/json")
            {
                foreach (var (_, example) in media!["examples"]!.AsObject())
                    yield return new StringContent(example!["value"]!.ToJsonString(), Encoding.UTF8, mediaType);
            }
            else if (mediaType == "multipart/form-data")
            {
                yield return Form(media!["schema"]!["properties"]!.AsObject(), media["schema"]!["required"]!.AsArray());
            }
            else
            {
                var file = Image();
                file.Headers.ContentType = new(mediaType);
                yield return file;
            }
        }

        if (content is null)
            yield return null;
    }

    /// <summary>A file that need not be there is not chosen.</summary>
    private static MultipartFormDataContent Form(JsonObject fields, JsonArray required)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, field) in fields)
        {
            if ((string?)field!["format"] == "binary" && required.All(one => (string)one! != name))
                continue;
            if ((string?)field["format"] == "binary")
                form.Add(Image(), name, "picture.png");
            else if (field["default"] is { } usual)
                form.Add(new StringContent(usual.ToString()), name);
        }

        return form;
    }

    private static ByteArrayContent Image() => new(SampleImages.Plain(0, 200, 0, width: 96, height: 72));

    private sealed record Operation(string Path, string Method, JsonNode Description)
    {
        private IEnumerable<JsonNode> Parameters => Description["parameters"]?.AsArray().Select(parameter => parameter!) ?? [];

        /// <summary>The status of an answer that is no error: the first one in the document.</summary>
        public int Success => Description["responses"]!.AsObject().Min(response => int.Parse(response.Key, CultureInfo.InvariantCulture));

        /// <summary>The path and the query that a user would send: the page fills in each example.</summary>
        /// <param name="id">The job that is asked for, if one is.</param>
        public string Route(string? id)
        {
            var route = Path;
            foreach (var parameter in Parameters.Where(parameter => (string)parameter["in"]! == "path"))
                route = route.Replace($"{{{parameter["name"]}}}", id ?? (string)parameter["example"]!);

            var query = Parameters.Where(parameter => (string)parameter["in"]! == "query" && parameter["example"] is not null);
            return $"{route}?{string.Join('&', query.Select(parameter => $"{parameter["name"]}={parameter["example"]}"))}";
        }
    }
}
