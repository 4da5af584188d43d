using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Torchline.InferenceService.Serving;

/// <summary>Describes in the OpenAPI document what the framework cannot derive from a route; Swagger UI shows it.</summary>
/// <param name="Apply">Completes the description of the route.</param>
internal sealed record OperationDescription(Action<OpenApiOperation> Apply);

/// <summary>Adds to the description of a route.</summary>
internal static class OperationDescriptionExtensions
{
    private const string Json = "application/json";

    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, Action<OpenApiOperation> apply) =>
        route.WithMetadata(new OperationDescription(apply));

    public static RouteHandlerBuilder WithRequestExample(this RouteHandlerBuilder route, string name, string json) => route.Describe(operation =>
    {
        var media = (OpenApiMediaType)operation.RequestBody!.Content![Json];
        media.Examples ??= new Dictionary<string, IOpenApiExample>();
        media.Examples.Add(name, new OpenApiExample { Value = JsonNode.Parse(json) });
    });

    public static RouteHandlerBuilder WithResponseExample(this RouteHandlerBuilder route, string json) => route.Describe(operation =>
    {
        var success = operation.Responses!.First(response => response.Key.StartsWith('2')).Value;
        ((OpenApiMediaType)success.Content![Json]).Example = JsonNode.Parse(json);
    });

    /// <summary>Gives a parameter an example that works: the first of the names that there are when the document is made.</summary>
    public static RouteHandlerBuilder WithExampleOf(this RouteHandlerBuilder route, string parameter, Func<IEnumerable<string>> names) =>
        route.Describe(operation =>
        {
            if (names().FirstOrDefault() is { } name && operation.Parameters?.FirstOrDefault(one => one.Name == parameter) is OpenApiParameter described)
                described.Example = name;
        });

    /// <summary>The models, for examples.</summary>
    public static ModelCatalog Catalog(this IEndpointRouteBuilder app) => app.ServiceProvider.GetRequiredService<ModelCatalog>();

    /// <summary>Describes the statuses of a route's problems.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            route.ProducesProblem(status);
        return route;
    }
}

/// <summary>Applies the descriptions of the routes.</summary>
internal sealed class OperationDescriptionFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var description in context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<OperationDescription>())
            description.Apply(operation);
    }
}

/// <summary>Marks the parameters that a route itself demands, with a better message than the framework's.</summary>
internal sealed class RequiredParameterFilter : IParameterFilter
{
    public void Apply(IOpenApiParameter parameter, ParameterFilterContext context)
    {
        if (parameter is OpenApiParameter described && context.ParameterInfo?.GetCustomAttribute<RequiredAttribute>() is not null)
            described.Required = true;
    }
}
