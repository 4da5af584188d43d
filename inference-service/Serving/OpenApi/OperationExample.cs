namespace Torchline.InferenceService.Serving.OpenApi;

/// <summary>An example of a route's request or response, shown by Swagger UI.</summary>
/// <param name="Name">What it shows; null for the example of the response.</param>
/// <param name="Json">The body.</param>
internal sealed record OperationExample(string? Name, string Json);

/// <summary>Adds examples to a route.</summary>
internal static class OperationExampleExtensions
{
    public static RouteHandlerBuilder WithRequestExample(this RouteHandlerBuilder route, string name, string json) =>
        route.WithMetadata(new OperationExample(name, json));

    public static RouteHandlerBuilder WithResponseExample(this RouteHandlerBuilder route, string json) =>
        route.WithMetadata(new OperationExample(null, json));
}
