using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Torchline.InferenceService.Hosting;

/// <summary>The service's settings, the section <c>Torchline</c> of its configuration.</summary>
public sealed class TorchlineOptions
{
    /// <summary>The folder of the models; a relative path starts at the working directory.</summary>
    [Required]
    public string Models { get; set; } = "models";

    /// <summary>How large requests may be.</summary>
    [ValidateObjectMembers]
    public RequestLimits Limits { get; set; } = new();

    /// <summary>How requests are batched.</summary>
    [ValidateObjectMembers]
    public BatchingOptions Batching { get; set; } = new();
}

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
    [Range(1, Contracts.Text.ReviewTokenizer.MaxCharacters)]
    public int TextCharacters { get; set; } = 10_000;
}

/// <summary>How requests are batched, for each model.</summary>
public sealed class BatchingOptions
{
    /// <summary>The most texts that are computed at once.</summary>
    [Range(1, 1024)]
    public int MaxBatchSize { get; set; } = 32;

    /// <summary>How many texts may wait; a request that would exceed it is answered with 503.</summary>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 4096;

    /// <summary>How many batches of a model run at once, each on one thread; 0 leaves it to the service.</summary>
    [Range(0, 1024)]
    public int Workers { get; set; }
}

/// <summary>Checks each setting at start-up, without reflection.</summary>
[OptionsValidator]
public sealed partial class TorchlineOptionsValidator : IValidateOptions<TorchlineOptions>;
