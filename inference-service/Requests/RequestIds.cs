using System.Buffers;

namespace Torchline.InferenceService.Requests;

/// <summary>
/// The id of a request, by which its client, a proxy and the log mean the same one: that of the header <c>X-Request-Id</c>, or else the
/// server's own. <see cref="AnswerHeaders"/> gives it back.
/// </summary>
internal static class RequestIds
{
    /// <summary>The header.</summary>
    public const string Header = "X-Request-Id";

    private const int MaxLength = 128;

    // No space, no quote, no line: an id stands in logs and headers as it is.
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:/+=@");

    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("RequestId:{RequestId}");

    public static void UseRequestIds(this WebApplication app) => app.Use(next => context =>
    {
        var sent = context.Request.Headers[Header];
        if (sent is not [{ } id] || !IsValid(id))
            return next(context);
        context.TraceIdentifier = id;
        return InScopeAsync(next, context, app.Logger, id);
    });

    /// <summary>Whether an id is short enough and has none but harmless characters; another one is replaced.</summary>
    public static bool IsValid(string id) => id.Length is > 0 and <= MaxLength && !id.AsSpan().ContainsAnyExcept(Allowed);

    private static async Task InScopeAsync(RequestDelegate next, HttpContext context, ILogger logger, string id)
    {
        using var scope = Scope(logger, id);
        await next(context);
    }
}
