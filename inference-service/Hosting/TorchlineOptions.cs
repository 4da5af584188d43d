using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Tasks.StyleTransfer;
using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

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

    /// <summary>How texts are batched.</summary>
    [ValidateObjectMembers]
    public BatchingOptions Batching { get; set; } = new();

    /// <summary>How images are batched.</summary>
    [ValidateObjectMembers]
    public BatchingOptions ImageBatching { get; set; } = new() { MaxBatchSize = 4, QueueCapacity = 128 };

    /// <summary>How images are stylized.</summary>
    [ValidateObjectMembers]
    public StyleNetworkOptions Stylization { get; set; } = new();

    /// <summary>How images are optimised.</summary>
    [ValidateObjectMembers]
    public StylizationJobsOptions StylizationJobs { get; set; } = new();
}
