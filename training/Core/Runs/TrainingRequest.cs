namespace Torchline.Training.Core.Runs;

/// <summary>What one call of <c>torchline train</c> asks for, whatever is trained.</summary>
/// <typeparam name="TOptions">The options of one kind of training.</typeparam>
public abstract record TrainingRequest<TOptions>
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

    /// <summary>What to train in a new run; null: go on with the run that exists.</summary>
    public TOptions? Train { get; init; }

    /// <summary>The configuration of the new run that is asked for.</summary>
    /// <param name="kind">The kind of training.</param>
    /// <param name="options">What is trained, and how.</param>
    /// <param name="data">The data, with checksums.</param>
    public RunConfiguration<TOptions> ConfigurationOf(string kind, TOptions options, IReadOnlyList<DataSource> data) => new()
    {
        Kind = kind,
        Name = Name,
        CommandLine = CommandLine,
        Seed = Seed,
        Threads = Threads,
        Device = Device,
        Options = options,
        Data = data,
    };

    /// <summary>Says how a run that was stopped goes on.</summary>
    /// <param name="kind">The kind of training, which is also the command below <c>torchline train</c>.</param>
    public string HowToResume(string kind) =>
        $"stopped after a checkpoint; go on with: torchline train {kind} --name {Name}{(Runs == "runs" ? "" : $" --runs {Runs}")} --resume";
}
