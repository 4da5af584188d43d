using System.ComponentModel.DataAnnotations;
using Torchline.Contracts.Text;

namespace Torchline.InferenceService.Hosting;

/// <summary>How large requests may be.</summary>
public sealed class RequestLimits
{
    /// <summary>The largest body, in bytes.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int BodyBytes { get; set; } = 1024 * 1024;

    /// <summary>The most texts of one request.</summary>
    [Range(1, 4096)]
    public int Texts { get; set; } = 256;

    /// <summary>The longest text, in UTF-16 code units.</summary>
    [Range(1, ReviewTokenizer.MaxCharacters)]
    public int TextCharacters { get; set; } = 10_000;
}
