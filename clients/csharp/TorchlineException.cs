using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Torchline.Client;

/// <summary>The service answered with an error.</summary>
public sealed class TorchlineException : Exception
{
    private TorchlineException(HttpStatusCode status, ProblemDetails problem, TimeSpan? retryAfter)
        : base($"{(int)status} {problem.Title}: {problem.Detail}")
    {
        StatusCode = status;
        Problem = problem;
        RetryAfter = retryAfter;
    }

    /// <summary>The status of the response: 404 for an unknown model, 422 for an empty text or a damaged image, 503 while overloaded, …</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The service's description of the error.</summary>
    public ProblemDetails Problem { get; }

    /// <summary>How long to wait before trying again, if the service gives a time, as it does with 503.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static async Task<TorchlineException> FromAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var problem = await ReadProblemAsync(response, cancellation) ?? new ProblemDetails { Title = response.ReasonPhrase };
        return new TorchlineException(response.StatusCode, problem, RetryAfterOf(response));
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - DateTimeOffset.UtcNow is { Ticks: > 0 } wait ? wait : TimeSpan.Zero,
        _ => null,
    };

    private static async Task<ProblemDetails?> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return null; // A proxy between client and service answers in its own way.
        }
        try
        {
            return await response.Content.ReadFromJsonAsync(ClientJson.Default.ProblemDetails, cancellation);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An error as the service describes it (RFC 9457).</summary>
public sealed record ProblemDetails
{
    /// <summary>The kind of error, an address.</summary>
    public string? Type { get; init; }

    /// <summary>The kind of error in words.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>What is wrong with this very request.</summary>
    public string? Detail { get; init; }

    /// <summary>More about it, for example <c>index</c> and <c>limit</c> for a text that is too long.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extensions { get; set; }
}
