using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Torchline.InferenceService.Serving.OpenApi;

/// <summary>Puts the examples of the routes into the document.</summary>
internal sealed class ExampleFilter : IOperationFilter
{
    private const string Json = "application/json";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var example in context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<OperationExample>())
        {
            var body = JsonNode.Parse(example.Json);
            if (example.Name is null)
            {
                var success = operation.Responses!.First(response => response.Key.StartsWith('2')).Value;
                ((OpenApiMediaType)success.Content![Json]).Example = body;
            }
            else
            {
                var media = (OpenApiMediaType)operation.RequestBody!.Content![Json];
                media.Examples ??= new Dictionary<string, IOpenApiExample>();
                media.Examples.Add(example.Name, new OpenApiExample { Value = body });
            }
        }
    }
}
