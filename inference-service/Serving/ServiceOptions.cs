using System.ComponentModel.DataAnnotations;

namespace Torchline.InferenceService.Serving;

/// <summary>The settings of the service itself, in the section <c>Torchline</c> of its configuration. Tasks have others there.</summary>
public sealed class ServiceOptions
{
    /// <summary>The folder of the models; a relative path starts at the working directory.</summary>
    [Required]
    public string Models { get; set; } = "models";

    /// <summary>How large requests may be.</summary>
    [ValidateObjectMembers]
    public BodyLimits Limits { get; set; } = new();
}

/// <summary>How large requests may be, whatever the task.</summary>
public sealed class BodyLimits
{
    /// <summary>The largest body, in bytes; images have a limit of their own.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int BodyBytes { get; set; } = 1024 * 1024;

    /// <summary>The seconds in which a body must be here, however large it is.</summary>
    [Range(1, 24 * 3600)]
    public int BodySeconds { get; set; } = 60;
}

/// <summary>Checks each setting at start-up, without reflection.</summary>
[OptionsValidator]
public sealed partial class ServiceOptionsValidator : IValidateOptions<ServiceOptions>;
