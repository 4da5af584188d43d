using System.Net;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Primitives;

namespace Torchline.InferenceService.Security;

/// <summary>
/// Refuses requests for other hosts. A page of another site can have its own name lead to 127.0.0.1, and would then be this service's
/// own origin for the browser: a service that listens on loopback addresses only answers to their names only.
/// </summary>
internal static class HostFilter
{
    private static readonly StringSegment[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Takes the framework's own filter out, whose answers are HTML.</summary>
    public static void AddHostFilter(this IServiceCollection services) =>
        services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["*"]);

    public static void UseHostFilter(this WebApplication app)
    {
        var allowed = AllowedBy(app.Configuration);
        if (allowed.Any(host => host == "*"))
            return;
        var last = ""; // Most requests have the host of the one before.
        app.Use(next => context =>
        {
            var host = context.Request.Host;
            // A request of HTTP/1.0 may have none; browsers send one.
            if (!host.HasValue || host.Value == last)
                return next(context);
            if (!HostString.MatchesAny(host.Value, allowed))
                return Refuse(context).ExecuteAsync(context);
            last = host.Value;
            return next(context);
        });
    }

    /// <summary>The hosts of the setting <c>AllowedHosts</c>; without it, the names of loopback if the service listens nowhere else.</summary>
    internal static IList<StringSegment> AllowedBy(IConfiguration configuration)
    {
        if (configuration["AllowedHosts"] is { Length: > 0 } configured)
            return [.. configured.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        string[] addresses =
        [
            .. (configuration["urls"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? ""),
        ];
        // Ports without an address are those of every interface.
        var isLocal = configuration["http_ports"] is null && configuration["https_ports"] is null && addresses.All(IsLoopback);
        return isLocal ? LoopbackNames : ["*"];
    }

    private static bool IsLoopback(string address)
    {
        try
        {
            var host = BindingAddress.Parse(address).Host;
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static ProblemHttpResult Refuse(HttpContext context) => TypedResults.Problem(
        $"This service does not answer for the host '{context.Request.Host.Host}'. Whoever runs it may name the host in the setting AllowedHosts.",
        statusCode: StatusCodes.Status400BadRequest, title: "Foreign host");
}
