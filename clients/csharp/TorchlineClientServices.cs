using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Torchline.Client;

/// <summary>Where the service is, and how long a call may wait for it.</summary>
public sealed record TorchlineClientOptions
{
    /// <summary>The service's address, for example <c>http://127.0.0.1:8080</c>.</summary>
    public Uri Address { get; set; } = new("http://127.0.0.1:8080");

    /// <summary>A key of the service, where it asks for one.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How often a request is sent again while the service is overloaded; 0 for never.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>The longest <c>Retry-After</c> that is waited for; a longer one is an error at once.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call may take with all its attempts.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);
}

/// <summary>Adds the client to an application.</summary>
public static class TorchlineClientServices
{
    private const string Pipeline = "torchline";

    /// <summary>
    /// Adds <see cref="ITorchlineClient"/> and <see cref="TorchlineClient"/>. While the service is overloaded, a call waits as long as the
    /// service's <c>Retry-After</c> has it, and is made again.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets the address and the bounds.</param>
    /// <returns>The client's builder, for handlers of one's own.</returns>
    public static IHttpClientBuilder AddTorchlineClient(this IServiceCollection services, Action<TorchlineClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new TorchlineClientOptions();
        configure?.Invoke(options);
        var builder = services.AddHttpClient<ITorchlineClient, TorchlineClient>(http =>
        {
            // A relative address is added to what ends with a slash.
            http.BaseAddress = new(options.Address.AbsoluteUri.TrimEnd('/') + '/');
            http.Timeout = options.Timeout;
            if (options.ApiKey is { } key)
                http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        });
        services.AddTransient(provider => (TorchlineClient)provider.GetRequiredService<ITorchlineClient>());
        if (options.Retries > 0)
            builder.AddResilienceHandler(Pipeline, pipeline => pipeline.AddRetry(RetriesOf(options)));
        return builder;
    }

    private static HttpRetryStrategyOptions RetriesOf(TorchlineClientOptions options) => new()
    {
        MaxRetryAttempts = options.Retries,
        UseJitter = false,
        ShouldHandle = attempt => ValueTask.FromResult(
            attempt.Outcome.Result is { StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests } refused
            && RepeatableContent.IsIn(refused.RequestMessage)
            && WaitOf(refused.Headers.RetryAfter) <= options.LongestWait),
        DelayGenerator = attempt => ValueTask.FromResult(WaitOf(attempt.Outcome.Result?.Headers.RetryAfter)),
    };

    private static TimeSpan? WaitOf(RetryConditionHeaderValue? after)
    {
        var wait = after?.Delta ?? (after?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
