using Microsoft.AspNetCore.Diagnostics;
using Torchline.InferenceService.Memory;

namespace Torchline.InferenceService.Serving;

/// <summary>The errors of requests for which there is no memory.</summary>
internal static class MemoryProblem
{
    private const long Mebibyte = 1 << 20;

    /// <summary>The budget is spent, or too small for the request at any time.</summary>
    public static ProblemHttpResult Of(HttpResponse response, MemorySpentException refusal) => refusal.IsForGood
        ? Problem.Of(
            $"The request would take {RoundUp(refusal.Bytes)} MiB of memory; one request may take {refusal.Largest / Mebibyte} MiB here. " +
            "Send a smaller image, or ask for a smaller size.",
            StatusCodes.Status413PayloadTooLarge, "Too much memory", ("limit", refusal.Largest), ("unit", "bytes"))
        : Spent(response);

    /// <summary>Others have the memory now.</summary>
    public static ProblemHttpResult Spent(HttpResponse response) => Problem.Unavailable(
        response, "No memory left", "Other requests have all the memory that this service may take. Try again after the time in Retry-After.");

    /// <summary>Requests were refused that should never be.</summary>
    public static ProblemHttpResult NotReady(HttpResponse response) => Problem.Unavailable(
        response, "No memory left", "Small requests find no memory. Send requests to another instance, or try again after the time in Retry-After.");

    private static long RoundUp(long bytes) => (bytes + Mebibyte - 1) / Mebibyte;
}

/// <summary>Answers requests for which there is no memory with 503, whether the budget or the system refuses it, and never with 500.</summary>
internal sealed class MemoryProblemHandler(MemoryBudget budget) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is MemorySpentException refusal)
        {
            await MemoryProblem.Of(context.Response, refusal).ExecuteAsync(context);
            return true;
        }
        if (!IsOutOfMemory(exception))
            return false;
        budget.RecordFailure();
        await MemoryProblem.Spent(context.Response).ExecuteAsync(context);
        return true;
    }

    // ONNX Runtime has no error code for it; the message is that of its arena, or that of C++.
    private static bool IsOutOfMemory(Exception exception) =>
        exception is OutOfMemoryException or InsufficientMemoryException ||
        (exception is OnnxRuntimeException && (exception.Message.Contains("Failed to allocate memory") || exception.Message.Contains("bad_alloc")));
}
