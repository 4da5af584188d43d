using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Torchline.InferenceService.Tests.Fixtures;
using Xunit;

namespace Torchline.EndToEnd.Tests;

/// <summary>What a user of Swagger UI sees.</summary>
[Collection(RunningServiceCollection.Name)]
public class DocumentTests(RunningService service)
{
    [Fact]
    public async Task The_start_page_is_Swagger_UI() => Assert.Contains("swagger-ui", await service.Http.GetStringAsync("/"));

    [Fact]
    public async Task Every_operation_works_when_it_is_tried_out_with_its_examples()
    {
        var document = JsonNode.Parse(await service.Http.GetStringAsync("/swagger/v1/swagger.json"))!;
        // Jobs have to be there before they can be asked for: StylizationJobsApiTests do that.
        foreach (var (path, operations) in document["paths"]!.AsObject().Where(path => !path.Key.StartsWith("/v1/stylize/jobs", StringComparison.Ordinal)))
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                string route = path;
                foreach (var parameter in operation!["parameters"]?.AsArray().Where(parameter => (string)parameter!["in"]! == "path") ?? [])
                {
                    route = route.Replace($"{{{parameter!["name"]}}}", (string)parameter["example"]!);
                }

                var query = operation["parameters"]?.AsArray()
                    .Where(parameter => (string)parameter!["in"]! == "query" && parameter["required"] is { } required && (bool)required)
                    .Select(parameter => $"{parameter!["name"]}={parameter["example"]}");
                route = $"{route}?{string.Join('&', query ?? [])}";

                foreach (var body in Bodies(operation["requestBody"]?["content"]?.AsObject()))
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), route) { Content = body };
                    using var response = await service.Http.SendAsync(request);
                    Assert.True(response.StatusCode == HttpStatusCode.OK, $"{method} {route} {body?.Headers.ContentType}: {response.StatusCode}");
                }
            }
        }
    }

    /// <summary>What a user would send: the examples as they are, a picture where there is a file to choose.</summary>
    private static IEnumerable<HttpContent?> Bodies(JsonObject? content)
    {
        foreach (var (mediaType, media) in content ?? [])
        {
            var file = new ByteArrayContent(Pictures.Plain(0, 200, 0, width: 96, height: 72));
            if (mediaType == "application/json")
            {
                foreach (var (_, example) in media!["examples"]!.AsObject())
                {
                    yield return new StringContent(example!["value"]!.ToJsonString(), Encoding.UTF8, mediaType);
                }
            }
            else if (mediaType == "multipart/form-data")
            {
                yield return new MultipartFormDataContent { { file, media!["schema"]!["properties"]!.AsObject().Single().Key, "picture.png" } };
            }
            else
            {
                file.Headers.ContentType = new(mediaType);
                yield return file;
            }
        }

        if (content is null)
        {
            yield return null;
        }
    }
}
