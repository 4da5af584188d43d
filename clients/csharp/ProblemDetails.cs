using System.Text.Json;
using System.Text.Json.Serialization;

namespace Torchline.Client;

/// <summary>An error as the service describes it (RFC 9457).</summary>
public sealed record ProblemDetails
{
    /// <summary>The kind of error, an address.</summary>
    public string? Type { get; init; }

    /// <summary>The kind of error in words.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>What is wrong with this very request.</summary>
    public string? Detail { get; init; }

    /// <summary>More about it, for example <c>index</c> and <c>limit</c> for a text that is too long.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extensions { get; set; }
}
