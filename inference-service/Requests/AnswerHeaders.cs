using Microsoft.Extensions.Primitives;

namespace Torchline.InferenceService.Requests;

/// <summary>Headers of every answer: the id of its request, and those by which browsers do less with it than they could.</summary>
internal static class AnswerHeaders
{
    // Of data nothing is run or framed. Pages load what this service serves, and images that they hold themselves.
    private const string PagePolicy =
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; " +
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // Ready values: a text would be wrapped for each answer.
    private static readonly StringValues DataPolicy = "default-src 'none'; frame-ancestors 'none'";
    private static readonly StringValues NoSniff = "nosniff", SameOrigin = "same-origin";

    private static readonly Func<object, Task> Add = static state =>
    {
        var context = (HttpContext)state;
        var (headers, type) = (context.Response.Headers, context.Response.ContentType);
        headers[RequestIds.Header] = context.TraceIdentifier;
        headers.XContentTypeOptions = NoSniff;
        headers["Cross-Origin-Resource-Policy"] = SameOrigin;
        if (IsPage(type))
        {
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
        }
        if (headers.ContentSecurityPolicy.Count == 0) // The playground has a stricter one.
            headers.ContentSecurityPolicy = IsPage(type) ? PagePolicy : DataPolicy;
        return Task.CompletedTask;
    };

    /// <summary>Adds them when the answer starts: an error clears the headers that were set before.</summary>
    public static void UseAnswerHeaders(this WebApplication app) => app.Use(next => context =>
    {
        context.Response.OnStarting(Add, context);
        return next(context);
    });

    private static bool IsPage(string? contentType) => contentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
}
