using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Torchline.InferenceService.Security;

/// <summary>Limits how often an address, and a key, may ask. Off unless it is configured; checks of health are not counted.</summary>
internal static class RateLimits
{
    private const string Health = "/health";
    private const int SecondsOfBurst = 10;
    private const int PrefixBytes = 8; // An IPv6 client has a network of 64 bits to itself.

    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<SecurityOptions>>((limiter, security) =>
        {
            var limits = security.Value.RateLimits;
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = RejectAsync;
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                Limiter(limits.PerAddress, limits.PerAddressBurst, context => AddressOf(context.Connection.RemoteIpAddress)),
                Limiter(limits.PerKey, limits.PerKeyBurst, context => context.Key()?.Name));
        });
    }

    public static void UseRateLimits(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.RateLimits;
        if (limits.PerAddress > 0 || limits.PerKey > 0)
            app.UseRateLimiter();
    }

    /// <param name="nameOf">What is counted together; what has no name is not limited.</param>
    private static PartitionedRateLimiter<HttpContext> Limiter(int rate, int burst, Func<HttpContext, string?> nameOf) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
            rate == 0 || context.Request.Path.StartsWithSegments(Health) || nameOf(context) is not { } name
                ? RateLimitPartition.GetNoLimiter("")
                : RateLimitPartition.GetTokenBucketLimiter(name, _ => new()
                {
                    TokensPerPeriod = rate,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    TokenLimit = burst > 0 ? burst : rate * SecondsOfBurst,
                    QueueLimit = 0,
                }));

    /// <summary>What is counted as one client; null inside this process.</summary>
    internal static string? AddressOf(IPAddress? address) => address switch
    {
        null => null,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, PrefixBytes)),
        _ => address.ToString(),
    };

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellation)
    {
        var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await TypedResults.Problem(
            "Too many requests in a short time. Try again after the time in Retry-After.",
            statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests").ExecuteAsync(rejected.HttpContext);
    }
}
