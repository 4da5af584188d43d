namespace Torchline.InferenceService.Serving;

/// <summary>
/// Ends the reading of a body that takes too long, however slowly it comes in: the server itself ends only those whose average rate is
/// low, so that a client that has sent much may keep its memory for hours.
/// </summary>
internal static class BodyDeadline
{
    /// <summary>Reads a body, or a part of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="state">What the reading needs.</param>
    /// <param name="read">Reads; its token ends it.</param>
    /// <exception cref="BadHttpRequestException">The time is over (408).</exception>
    public static async ValueTask<T> ReadAsync<TState, T>(
        HttpContext context, TState state, Func<TState, CancellationToken, ValueTask<T>> read)
    {
        var seconds = context.RequestServices.GetRequiredService<IOptions<ServiceOptions>>().Value.Limits.BodySeconds;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            return await read(state, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            if (HttpProtocol.IsHttp11(context.Request.Protocol))
                context.Response.Headers.Connection = "close";
            throw new BadHttpRequestException(
                $"The body was not here after {seconds} seconds, the limit. Send it faster, or send less.", StatusCodes.Status408RequestTimeout);
        }
    }
}
