using System.ComponentModel.DataAnnotations;

namespace Torchline.InferenceService.Memory;

/// <summary>The settings of the memory, in the section <c>Torchline</c>.</summary>
public sealed class MemoryOptions
{
    /// <summary>What the process may take of the machine's memory.</summary>
    [ValidateObjectMembers]
    public MemorySettings Memory { get; set; } = new();
}

/// <summary>What the process may take of the machine's memory.</summary>
public sealed class MemorySettings
{
    /// <summary>
    /// The most bytes that the process may take in all; 0 is the limit of its container (its cgroup), and without one half of the machine's
    /// memory.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long LimitBytes { get; set; }

    /// <summary>
    /// The bytes, of those, that requests and jobs may take together; 0 is what the program, the loaded models and their batches leave.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long BudgetBytes { get; set; }

    /// <summary>The part of the budget, in percent, that is kept for small requests: large ones are refused before it is touched.</summary>
    [Range(0, 90)]
    public int ReservedPercent { get; set; } = 20;

    /// <summary>The seconds after a peak at which memory goes back to the system, if little is in use since.</summary>
    [Range(1, 86_400)]
    public int TrimAfterSeconds { get; set; } = 10;
}

/// <summary>Checks each setting at start-up, without reflection.</summary>
[OptionsValidator]
public sealed partial class MemoryOptionsValidator : IValidateOptions<MemoryOptions>;

/// <summary>Adds the budget to the services.</summary>
internal static class MemoryServiceExtensions
{
    public static void AddMemoryBudget(this IServiceCollection services)
    {
        services.AddOptions<MemoryOptions>().BindConfiguration("Torchline").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MemoryOptions>, MemoryOptionsValidator>();
        services.AddSingleton<MemoryBudget>();
        services.AddSingleton<MemoryTrimmer>();
        services.AddHostedService(provider => provider.GetRequiredService<MemoryTrimmer>());
    }
}
