using System.Net;

namespace InferenceService.Tests.Fixtures;

/// <summary>Requests that fill a queue and are cancelled while they wait in it.</summary>
internal static class CancelledRequests
{
    /// <summary>Fills the queue of a network that is held back, and cancels what waits in it.</summary>
    /// <param name="capacity">How many may wait.</param>
    /// <param name="post">Posts one of them, given its number.</param>
    /// <param name="patience">How long anything may take.</param>
    /// <returns>Those that were given up. They end when the network goes on, and then their places are free.</returns>
    public static async Task<IReadOnlyList<Task>> FillAndCancelAsync(
        int capacity, Func<int, CancellationToken, Task<HttpResponseMessage>> post, TimeSpan patience)
    {
        using var cancellation = new CancellationTokenSource();
        var requests = Enumerable.Range(0, capacity + 1).Select(i => post(i, cancellation.Token)).ToList();

        // One is too many. Nothing else can be answered, and it is only when all others have their places.
        var refused = await Task.WhenAny(requests).WaitAsync(patience);
        await (await refused).ReadProblemAsync(HttpStatusCode.ServiceUnavailable);
        await cancellation.CancelAsync();
        return [.. requests.Where(request => request != refused)];
    }

    /// <summary>Waits until requests that were given up have ended, all without an answer.</summary>
    public static async Task EndAsync(this IEnumerable<Task> cancelled, TimeSpan patience)
    {
        foreach (var request in cancelled)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request.WaitAsync(patience));
    }
}
