using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Extensions.Primitives;
using Torchline.Contracts.Text;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Requests;

/// <summary>
/// The query that a route takes, by the parameters that its handler declares. A parameter that it does not have, that comes twice or whose
/// value is none of its type is refused: the framework would ignore the first two, and read <c>0,1</c> as 1.
/// </summary>
internal sealed class QueryRules
{
    private readonly FrozenDictionary<string, Func<StringValues, string?>> parameters;

    /// <param name="handler">The parameters of the handler that the query or the path of a request fills.</param>
    /// <param name="path">The names of those that the path fills.</param>
    private QueryRules(IEnumerable<ParameterInfo> handler, IEnumerable<string> path) => parameters = handler
        .Where(parameter => !path.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase))
        .Select(parameter => (parameter.Name, Rule: RuleOf(parameter.ParameterType)))
        .Where(parameter => parameter.Rule is not null)
        .ToFrozenDictionary(parameter => parameter.Name!, parameter => parameter.Rule!, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of the parameters.</summary>
    public IReadOnlyList<string> Names => parameters.Keys;

    /// <summary>Derives the rules of a route. Routes to which this is not applied, of pages and probes, take any query.</summary>
    public static void AddTo(EndpointBuilder route)
    {
        if (route is RouteEndpointBuilder { RoutePattern: var pattern } &&
            route.Metadata.OfType<MethodInfo>().FirstOrDefault() is { } handler)
        {
            route.Metadata.Add(new QueryRules(handler.GetParameters(), pattern.Parameters.Select(parameter => parameter.Name)));
        }
    }

    /// <summary>Checks the query of a request.</summary>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    public ProblemHttpResult? Check(HttpRequest request)
    {
        foreach (var (name, values) in request.Query)
        {
            if (!parameters.TryGetValue(name, out var rule))
                return Unknown(name);
            if (rule(values) is { } mistake)
                return Problem.BadRequest($"{name}: {mistake}.");
        }
        return null;
    }

    /// <summary>Texts that come several times are a list with commas, such as styles; other values come once.</summary>
    private static Func<StringValues, string?>? RuleOf(Type type) => ValueRule.Of(type) is not { } rule ? null
        : type == typeof(string) ? _ => null
        : values => values.Count == 1 ? rule(values[0] ?? "") : $"the query has it {values.Count} times; send it once";

    private ProblemHttpResult Unknown(string name) => Problem.Of(
        $"The query has '{name}', which this route does not take.{NearestName.Question(name, Names)} " +
        (Names.Count > 0 ? $"It takes: {string.Join(", ", Names.Order(StringComparer.Ordinal))}." : "It takes no query."),
        StatusCodes.Status400BadRequest, "Unknown parameter", ("parameters", Names.Order(StringComparer.Ordinal).ToArray()));
}

/// <summary>Checks the query of each request by the rules of its route, before the handler reads it.</summary>
internal static class QueryCheck
{
    public static void UseQueryCheck(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.QueryString.HasValue &&
        context.GetEndpoint()?.Metadata.GetMetadata<QueryRules>()?.Check(context.Request) is { } problem
            ? problem.ExecuteAsync(context)
            : next(context));
}
