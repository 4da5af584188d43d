using Microsoft.Extensions.Primitives;

namespace Torchline.InferenceService.Requests;

/// <summary>Headers of every answer: the id of its request, and those by which browsers do less with it than they could.</summary>
internal static class AnswerHeaders
{
    // Of data nothing is run or framed. Pages load what this service serves, and images that they hold themselves.
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";
    private const string PagePolicy =
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; " +
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static readonly StringValues NoSniff = "nosniff";

    private static readonly Func<object, Task> Add = static state =>
    {
        var response = ((HttpContext)state).Response;
        response.Headers[RequestIds.Header] = response.HttpContext.TraceIdentifier;
        response.Headers.XContentTypeOptions = NoSniff;
        // As JSON that is read as nothing else, a body is neither run nor shown, whatever a page does with it. Each header takes about half a
        // percent of a small request.
        if (response.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true)
            AddPolicies(response);
        return Task.CompletedTask;
    };

    /// <summary>Adds them when the answer starts: an error clears the headers that were set before.</summary>
    public static void UseAnswerHeaders(this WebApplication app) => app.Use(next => context =>
    {
        context.Response.OnStarting(Add, context);
        return next(context);
    });

    private static void AddPolicies(HttpResponse response)
    {
        var headers = response.Headers;
        var isPage = response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        if (headers.ContentSecurityPolicy.Count == 0) // The playground has a stricter one.
            headers.ContentSecurityPolicy = isPage ? PagePolicy : DataPolicy;
    }
}
