namespace Torchline.Training.Core.Runs;

/// <summary>What one call of <c>torchline train</c> asks for, whatever is trained.</summary>
/// <typeparam name="TOptions">The options of one kind of training.</typeparam>
public sealed record TrainingRequest<TOptions>
    where TOptions : class
{
    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of all runs.</summary>
    public required string Runs { get; init; }

    /// <summary>Fixes everything that is random.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>libtorch's threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Where to compute (see <see cref="TrainingDevice"/>).</summary>
    public string Device { get; init; } = TrainingDevice.Cpu;

    /// <summary>The command as it was typed.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>What to train in a new run; null: continue the run that exists.</summary>
    public TOptions? Train { get; init; }
}
