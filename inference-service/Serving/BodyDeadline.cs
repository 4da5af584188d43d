using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Torchline.InferenceService.Serving;

/// <summary>
/// Ends the reading of a body that takes too long, however it comes in. By itself the server ends only those whose average rate is low, so
/// that a client that has sent much may keep its memory for hours.
/// </summary>
internal static class BodyDeadline
{
    // No client is as fast: what is not here when the grace period ends is too late.
    private const double Unreachable = 1L << 40;

    private static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(1.5); // the server looks once a second

    private static readonly MinDataRate Usual = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>The rate by which the server ends bodies after some seconds. The reader is in order then, unlike one that a token ends.</summary>
    public static MinDataRate RateOf(int seconds) =>
        new(Unreachable, TimeSpan.FromSeconds(seconds) is var grace && grace > LeastGrace ? grace : LeastGrace);

    /// <summary>Reads a body, or a part of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="state">What the reading needs.</param>
    /// <param name="read">Reads; its token ends it.</param>
    /// <exception cref="BadHttpRequestException">The time is over (408).</exception>
    public static async ValueTask<T> ReadAsync<TState, T>(
        HttpContext context, TState state, Func<TState, CancellationToken, ValueTask<T>> read)
    {
        var seconds = context.RequestServices.GetRequiredService<IOptions<ServiceOptions>>().Value.Limits.BodySeconds;
        try
        {
            return context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is not null && IsFirstVersion(context)
                ? await read(state, context.RequestAborted)
                : await ReadAsync(context, state, TimeSpan.FromSeconds(seconds), read);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            throw new BadHttpRequestException(
                $"The body was not here after {seconds} seconds, the limit. Send it faster, or send less.", StatusCodes.Status408RequestTimeout, e);
        }
    }

    /// <summary>Lets a body take as long as the server's own rule has it, for a route with another limit.</summary>
    public static void Lift(HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } feature)
            feature.MinDataRate = IsFirstVersion(context) ? Usual : null; // later versions take no rate for a request
    }

    // A later version has many bodies on one connection, which a rate would end with all of them.
    private static async ValueTask<T> ReadAsync<TState, T>(
        HttpContext context, TState state, TimeSpan limit, Func<TState, CancellationToken, ValueTask<T>> read)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } feature)
            feature.MinDataRate = null;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(limit);
        try
        {
            return await read(state, deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body came too slowly.", StatusCodes.Status408RequestTimeout, e);
        }
    }

    private static bool IsFirstVersion(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol);
}
