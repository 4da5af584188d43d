using System.Net;

namespace Torchline.Training.Downloads;

/// <summary>The server cannot answer now, but may later.</summary>
/// <param name="message">What it said.</param>
/// <param name="retryAfter">When it wants to be asked again, if it said.</param>
internal sealed class PassingHttpException(string message, TimeSpan? retryAfter) : IOException(message)
{
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Tells failures that pass from those that stay.</summary>
    /// <exception cref="PassingHttpException">The server is overloaded or broken.</exception>
    /// <exception cref="DownloadException">There is no such file, or not for us.</exception>
    public static void ThrowIfFailed(HttpResponseMessage response, RemoteFile file)
    {
        if (response.IsSuccessStatusCode)
            return;
        var answer = $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        if ((int)response.StatusCode < 500 && response.StatusCode is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests))
            throw new DownloadException($"{file.Address}: {answer}");
        var after = response.Headers.RetryAfter;
        throw new PassingHttpException(answer, after?.Delta ?? (after?.Date - DateTimeOffset.UtcNow is { } wait && wait > TimeSpan.Zero ? wait : null));
    }
}
