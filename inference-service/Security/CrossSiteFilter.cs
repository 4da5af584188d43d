using Microsoft.Extensions.Primitives;

namespace Torchline.InferenceService.Security;

/// <summary>
/// Refuses requests that change or compute something and come from pages of other sites. A browser sends simple ones, such as forms,
/// without asking the service first; it tells where they come from (Fetch Metadata; RFC 6454).
/// </summary>
internal static class CrossSiteFilter
{
    public static void UseCrossSiteFilter(this WebApplication app)
    {
        var cors = app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.Cors;
        app.Use(next => context =>
            IsSafe(context.Request.Method) || IsOwn(context.Request, cors) ? next(context) : Refuse(context).ExecuteAsync(context));
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>Whether a request comes from no page, from one of this service, or from one that is configured.</summary>
    private static bool IsOwn(HttpRequest request, CorsSettings cors)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        var origin = request.Headers.Origin;
        if (StringValues.IsNullOrEmpty(site) && StringValues.IsNullOrEmpty(origin))
            return true;
        if (site == "same-origin" || site == "none")
            return true;
        if (origin is not [{ } from])
            return false;
        // Browsers send the first header to trustworthy addresses only. The scheme may differ: a proxy may do the TLS.
        var isSame = StringValues.IsNullOrEmpty(site) && Uri.TryCreate(from, UriKind.Absolute, out var uri) &&
            uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
        return isSame || cors.Allows(from);
    }

    private static ProblemHttpResult Refuse(HttpContext context) => TypedResults.Problem(
        $"A page of another site ({Named(context.Request.Headers.Origin)}) sent this request. Whoever runs the service may name its origin in the setting Torchline:Cors:Origins.",
        statusCode: StatusCodes.Status403Forbidden, title: "Foreign page");

    private static string Named(StringValues origin) => origin is [{ Length: > 0 and < 256 } one] ? one : "of no named origin";
}
