using System.ComponentModel.DataAnnotations;

namespace Torchline.InferenceService.Security;

/// <summary>Who may do what, and how often: in the section <c>Torchline</c>.</summary>
public sealed class SecurityOptions
{
    /// <summary>Keys of the interface.</summary>
    public KeyOptions Keys { get; set; } = new();

    /// <summary>How often requests may come.</summary>
    [ValidateObjectMembers]
    public RateLimitOptions RateLimits { get; set; } = new();

    /// <summary>Which pages of other sites may use the service.</summary>
    public CorsSettings Cors { get; set; } = new();

    /// <summary>The page of the interface.</summary>
    public SwaggerOptions Swagger { get; set; } = new();
}

/// <summary>Keys of the interface.</summary>
public sealed class KeyOptions
{
    /// <summary>
    /// A file with a line for each key: its name, <c>infer</c> or <c>admin</c>, and the SHA-256 of the key in hexadecimal. Without it no
    /// request needs a key.
    /// </summary>
    public string? File { get; set; }
}

/// <summary>How often requests may come. What is more is answered with 429 and <c>Retry-After</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Requests a second from one address; 0 does not limit them.</summary>
    [Range(0, 1_000_000)]
    public int PerAddress { get; set; }

    /// <summary>How many may come at once from an address that was silent before; 0: ten seconds' worth.</summary>
    [Range(0, 10_000_000)]
    public int PerAddressBurst { get; set; }

    /// <summary>Requests a second with one key; 0 does not limit them.</summary>
    [Range(0, 1_000_000)]
    public int PerKey { get; set; }

    /// <summary>How many may come at once with a key that was silent before; 0: ten seconds' worth.</summary>
    [Range(0, 10_000_000)]
    public int PerKeyBurst { get; set; }
}

/// <summary>Which pages of other sites may use the service.</summary>
public sealed class CorsSettings
{
    /// <summary>Their origins, such as <c>https://app.example</c>, with semicolons between them; <c>*</c> is every site. None by default.</summary>
    public string Origins { get; set; } = "";

    /// <summary>The origins one by one.</summary>
    internal string[] Each => Origins.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether pages of an origin may use the service.</summary>
    internal bool Allows(string origin) => Array.Exists(Each, one => one == "*" || one.Equals(origin, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The page of the interface.</summary>
public sealed class SwaggerOptions
{
    /// <summary>Whether there are <c>/swagger</c> and the OpenAPI document.</summary>
    public bool Enabled { get; set; } = true;
}

/// <summary>Checks each setting at start-up, without reflection.</summary>
[OptionsValidator]
public sealed partial class SecurityOptionsValidator : IValidateOptions<SecurityOptions>;
