using System.ComponentModel.DataAnnotations;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>The task's settings in the section <c>Torchline</c>.</summary>
public sealed class ClassificationOptions
{
    /// <summary>How classifiers are taught.</summary>
    [ValidateObjectMembers]
    public TeachingSettings Teaching { get; set; } = new();
}

/// <summary>Whether classifiers are taught by requests, and what that may take.</summary>
public sealed class TeachingSettings
{
    /// <summary>Whether the route works. Whoever reaches it changes what the service answers, so it is off unless it is asked for.</summary>
    public bool Enabled { get; set; }

    /// <summary>The most images of a request.</summary>
    [Range(2, 1_000_000)]
    public int MaxImages { get; set; } = 2000;

    /// <summary>The most bytes of a request. Images are not kept: each becomes some hundred numbers as it comes in.</summary>
    [Range(1024, 1024L * 1024 * 1024 * 1024)]
    public long MaxBytes { get; set; } = 512 * 1024 * 1024;

    /// <summary>The seconds that a request may take, the upload included.</summary>
    [Range(1, 24 * 3600)]
    public int TimeLimitSeconds { get; set; } = 600;

    /// <summary>Threads that teach; 0 is half of the cores, and the other half goes on answering.</summary>
    [Range(0, 1024)]
    public int Threads { get; set; }
}

/// <summary>Checks each setting at start-up, without reflection.</summary>
[OptionsValidator]
public sealed partial class ClassificationOptionsValidator : IValidateOptions<ClassificationOptions>;
