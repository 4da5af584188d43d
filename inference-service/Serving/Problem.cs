using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Torchline.InferenceService.Serving;

/// <summary>The errors of requests, as problem details (RFC 9457).</summary>
internal static class Problem
{
    public const string NotJson = "Send the body as JSON in UTF-8, with the header Content-Type: application/json.";

    public static ProblemHttpResult UnknownModel(string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        return Of(
            $"There is no model '{name}' here. There {(names.Length > 0 ? $"are: {string.Join(", ", names)}" : "is none for this route")}.",
            StatusCodes.Status404NotFound, "Unknown model", ("models", names));
    }

    public static ProblemHttpResult BadRequest(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    public static ProblemHttpResult UnprocessableRequest(string detail) => Of(
        detail, StatusCodes.Status422UnprocessableEntity, "Unprocessable request");

    public static ProblemHttpResult QueueFull(HttpResponse response) => Unavailable(
        response, "Queue full", "Too many requests wait for this model. Try again after the time in Retry-After.");

    public static ProblemHttpResult NotReady(HttpResponse response) => Unavailable(
        response, "Not ready", "The models are being loaded. Try again after the time in Retry-After.");

    /// <summary>The problem of a request that could not be read.</summary>
    public static ProblemHttpResult OfBadRequest(HttpContext context, BadHttpRequestException exception) => TypedResults.Problem(
        exception.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? $"The body may have {context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize} bytes."
            : exception.Message,
        statusCode: exception.StatusCode);

    /// <summary>The problem of a response that the framework left without a body.</summary>
    public static ProblemHttpResult OfStatus(HttpContext context) => TypedResults.Problem(
        context.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => $"The query {context.Request.QueryString} cannot be read: see /swagger for what it may have.",
            StatusCodes.Status404NotFound => $"There is no route {context.Request.Path}. See /swagger.",
            StatusCodes.Status405MethodNotAllowed =>
                $"{context.Request.Path} does not take {context.Request.Method}, but {context.Response.Headers.Allow}.",
            StatusCodes.Status415UnsupportedMediaType => NotJson,
            _ => null,
        },
        statusCode: context.Response.StatusCode);

    /// <summary>What is asked for cannot be done now.</summary>
    /// <param name="detail">Why, and what to do.</param>
    internal static ProblemHttpResult Unavailable(HttpResponse response, string title, string detail, int retryAfter = 1)
    {
        response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
        return Of(detail, StatusCodes.Status503ServiceUnavailable, title);
    }

    /// <summary>A problem.</summary>
    /// <param name="detail">What is wrong with this very request, and what to do.</param>
    /// <param name="members">More about it, for programs.</param>
    public static ProblemHttpResult Of(string detail, int status, string title, params ReadOnlySpan<(string Name, object Value)> members)
    {
        var extensions = members.IsEmpty ? null : new Dictionary<string, object?>();
        foreach ((var name, var value) in members)
            extensions!.Add(name, value);
        return TypedResults.Problem(detail, statusCode: status, title: title, extensions: extensions);
    }
}

/// <summary>Answers a request that could not be read with the place where its JSON breaks, or the limit that it exceeds.</summary>
internal sealed class BadRequestHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
            return false;
        await Problem.OfBadRequest(context, bad).ExecuteAsync(context);
        return true;
    }
}
