namespace Torchline.InferenceService.Security;

/// <summary>Headers by which browsers do less with answers than they could.</summary>
internal static class SecurityHeaders
{
    // Of data nothing is run or framed. Pages load what this service serves, and images that they hold themselves.
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";
    private const string PagePolicy =
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; " +
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static readonly Func<object, Task> Add = static state =>
    {
        var response = (HttpResponse)state;
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        if (headers.ContentSecurityPolicy.Count == 0) // The playground has a stricter one.
            headers.ContentSecurityPolicy = IsPage(response.ContentType) ? PagePolicy : DataPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Task.CompletedTask;
    };

    public static void UseSecurityHeaders(this WebApplication app) => app.Use(next => context =>
    {
        context.Response.OnStarting(Add, context.Response);
        return next(context);
    });

    private static bool IsPage(string? contentType) => contentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
}
