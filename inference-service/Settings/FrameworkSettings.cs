namespace Torchline.InferenceService.Settings;

/// <summary>The settings outside of the section <c>Torchline</c>: those of ASP.NET Core, and the variables of OpenTelemetry.</summary>
internal static class FrameworkSettings
{
    /// <summary>The keys; a group, whose keys are the framework's matter, ends with a colon.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "urls", "http_ports", "https_ports", "AllowedHosts", "Kestrel:Endpoints:", "Kestrel:EndpointDefaults:", "Kestrel:Certificates:",
        "Logging:LogLevel:", "Logging:Console:", "Logging:Debug:", "Logging:EventSource:", "Logging:EventLog:", "environment", "contentRoot",
        "webRoot", "applicationName", "shutdownTimeoutSeconds", "detailedErrors", "captureStartupErrors", "suppressStatusMessages",
        "preferHostingUrls", "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "preventHostingStartup",
        "forwardedHeaders_enabled", "startupAssembly", "staticWebAssets", "hostBuilder:",
    ];

    private static readonly string[] OtherNamesOfUrls = ["port", "ports", "host", "address", "addr", "listen", "bind", "url", "p"];

    /// <summary>Whether the framework has a key, whatever its case.</summary>
    public static bool Has(string key) =>
        key.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase) || key.StartsWith('$') ||
        Keys.Any(known => known.EndsWith(':')
            ? $"{key}:".StartsWith(known, StringComparison.OrdinalIgnoreCase)
            : key.Equals(known, StringComparison.OrdinalIgnoreCase));

    /// <summary>The key that another name of it means; null for other names.</summary>
    public static string? Meant(string name)
    {
        var key = name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase) ? name["ASPNETCORE_".Length..] : name;
        return OtherNamesOfUrls.Contains(key, StringComparer.OrdinalIgnoreCase) ? "urls"
            : key.Length < name.Length ? Keys.FirstOrDefault(known => known.Equals(key, StringComparison.OrdinalIgnoreCase))
            : null;
    }
}
