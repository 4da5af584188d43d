using System.Net;
using System.Text;
using System.Text.Json.Nodes;

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
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                string route = path;
                foreach (var parameter in operation!["parameters"]?.AsArray().Where(parameter => (string)parameter!["in"]! == "path") ?? [])
                {
                    route = route.Replace($"{{{parameter!["name"]}}}", (string)parameter["example"]!);
                }

                var examples = operation["requestBody"]?["content"]?["application/json"]?["examples"]?.AsObject()
                    .Select(example => example.Value!["value"]!.ToJsonString()) ?? [null];
                foreach (string? body in examples)
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), route);
                    request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
                    using var response = await service.Http.SendAsync(request);
                    Assert.True(response.StatusCode == HttpStatusCode.OK, $"{method} {route} {body}: {response.StatusCode}");
                }
            }
        }
    }
}
