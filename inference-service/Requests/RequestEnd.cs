using System.Diagnostics;
using Torchline.InferenceService.Observability;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Requests;

/// <summary>
/// The end of every request, whoever answered it: an error without a body gets problem details (unknown routes, wrong methods), and the log a
/// line.
/// </summary>
/// <remarks>
/// One asynchronous layer for both: each takes about 1 % of a small request. The framework's own pages of status codes also add a feature to
/// each request, after which all others are looked up anew.
/// </remarks>
internal static class RequestEnd
{
    public static void UseRequestEnd(this WebApplication app)
    {
        var log = new RequestLog(app.Services.GetRequiredService<ILoggerFactory>());
        app.Use(next => context => CompleteAsync(next, context, log));
    }

    private static async Task CompleteAsync(RequestDelegate next, HttpContext context, RequestLog log)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
            if (IsEmptyError(context.Response))
                await Problem.OfStatus(context).ExecuteAsync(context);
        }
        finally
        {
            log.Write(context, began);
        }
    }

    private static bool IsEmptyError(HttpResponse response) =>
        response.StatusCode >= StatusCodes.Status400BadRequest && !response.HasStarted &&
        response.ContentLength is null && string.IsNullOrEmpty(response.ContentType);
}
