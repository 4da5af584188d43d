using System.ComponentModel.DataAnnotations;

namespace Torchline.InferenceService.Observability;

/// <summary>The settings of metrics, in the section <c>Torchline</c>.</summary>
public sealed class ObservabilityOptions
{
    /// <summary>The metrics for Prometheus.</summary>
    [ValidateObjectMembers]
    public MetricsOptions Metrics { get; set; } = new();
}

/// <summary>The metrics for Prometheus.</summary>
public sealed class MetricsOptions
{
    /// <summary>Who may read <c>/metrics</c>.</summary>
    [EnumDataType(typeof(MetricsAccess))]
    public MetricsAccess Access { get; set; }
}

/// <summary>Who may read <c>/metrics</c>.</summary>
public enum MetricsAccess
{
    /// <summary>With keys, those of the scope admin; without, this machine.</summary>
    Restricted,

    /// <summary>Everybody who reaches the service.</summary>
    Everyone,

    /// <summary>Nobody: nothing is measured for it.</summary>
    Off,
}

/// <summary>Checks each setting at start-up, without reflection.</summary>
[OptionsValidator]
public sealed partial class ObservabilityOptionsValidator : IValidateOptions<ObservabilityOptions>;
