namespace Torchline.InferenceService.Security;

/// <summary>What a route asks of the key that a request brings, when keys are configured.</summary>
/// <param name="Needs">The scope.</param>
internal sealed record RouteAccess(KeyScope Needs);

/// <summary>Lets requests pass whose key has the scope of their route. Routes under <c>/v1</c> need one unless they are marked.</summary>
internal static class RouteAccessExtensions
{
    private static readonly object Item = new();

    /// <summary>Marks routes with the scope that they need.</summary>
    public static T Needs<T>(this T route, KeyScope scope) where T : IEndpointConventionBuilder => route.WithMetadata(new RouteAccess(scope));

    /// <summary>The key of a request; null if it has none, or none is needed.</summary>
    public static ApiKey? Key(this HttpContext context) => context.Items.TryGetValue(Item, out var key) ? (ApiKey?)key : null;

    /// <summary>Whether a request may do what its key's scope, or the lack of keys, allows.</summary>
    public static bool May(this HttpContext context, KeyScope scope) =>
        !context.RequestServices.GetRequiredService<ApiKeys>().AreRequired || context.Key()?.Scope >= scope;

    /// <summary>Finds the keys of requests. Stands before the limits of rates, which count by key.</summary>
    public static void UseKeys(this WebApplication app)
    {
        var keys = app.Services.GetRequiredService<ApiKeys>();
        if (!keys.AreRequired)
            return;
        app.Use(next => context =>
        {
            if (keys.Find(context.Request) is { } key)
                context.Items[Item] = key;
            return next(context);
        });
    }

    /// <summary>Refuses requests without the key that their route needs. Stands behind the routing and the limits of rates.</summary>
    public static void UseRouteAccess(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<ApiKeys>().AreRequired)
            return;
        app.Use(next => context =>
        {
            var needed = ScopeOf(context);
            return needed == KeyScope.Open || context.Key()?.Scope >= needed ? next(context) : Refuse(context, needed).ExecuteAsync(context);
        });
    }

    private static KeyScope ScopeOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteAccess>() is { } access ? access.Needs
            : context.Request.Path.StartsWithSegments("/v1") ? KeyScope.Infer
            : KeyScope.Open;

    private static ProblemHttpResult Refuse(HttpContext context, KeyScope needed)
    {
        if (context.Key() is { } key)
        {
            return TypedResults.Problem(
                $"The key '{key.Name}' may ask models only; this takes a key of the scope admin.",
                statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");
        }
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem(
            $"Send a key of the scope {needed.ToString().ToLowerInvariant()} in the header Authorization: Bearer KEY, or {ApiKeys.Header}: KEY. " +
            $"{(context.Request.Headers.ContainsKey("Authorization") || context.Request.Headers.ContainsKey(ApiKeys.Header) ? "This one is unknown." : "There is none.")}",
            statusCode: StatusCodes.Status401Unauthorized, title: "Key needed");
    }
}
