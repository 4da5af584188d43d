using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

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

    /// <summary>What the service says about the error.</summary>
    public ProblemDetails Problem { get; }

    /// <summary>How long to wait before trying again, if the service says so; it does with 503.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static async Task<TorchlineException> FromAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var problem = await ReadProblemAsync(response, cancellation) ?? new ProblemDetails { Title = response.ReasonPhrase };
        return new TorchlineException(response.StatusCode, problem, response.Headers.RetryAfter?.Delta);
    }

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
