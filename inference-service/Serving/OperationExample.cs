using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Torchline.InferenceService.Serving;

/// <summary>An example of a route's request or response, shown by Swagger UI.</summary>
/// <param name="Name">What it shows; null for the example of the response.</param>
internal sealed record OperationExample(string? Name, string Json);

/// <summary>Adds to the description of a route.</summary>
internal static class OperationExampleExtensions
{
    public static RouteHandlerBuilder WithRequestExample(this RouteHandlerBuilder route, string name, string json) =>
        route.WithMetadata(new OperationExample(name, json));

    /// <summary>Describes the statuses of a route's problems.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            route.ProducesProblem(status);
        return route;
    }

    public static RouteHandlerBuilder WithResponseExample(this RouteHandlerBuilder route, string json) =>
        route.WithMetadata(new OperationExample(null, json));
}

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

/// <summary>Describes a parameter as required that the route itself demands, to say better than the framework what it may be.</summary>
internal sealed class RequiredParameterFilter : IParameterFilter
{
    public void Apply(IOpenApiParameter parameter, ParameterFilterContext context)
    {
        if (parameter is OpenApiParameter described && context.ParameterInfo?.GetCustomAttribute<RequiredAttribute>() is not null)
            described.Required = true;
    }
}
