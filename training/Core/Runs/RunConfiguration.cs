namespace Torchline.Training.Core.Runs;

/// <summary>Everything that a run's result depends on: <c>config.json</c>.</summary>
/// <typeparam name="TOptions">The options of one kind of training: network, recipe, data.</typeparam>
public sealed record RunConfiguration<TOptions>
{
    /// <summary>The kind of training, such as <c>sentiment</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>The command as it was typed.</summary>
    public required string CommandLine { get; init; }

    /// <summary>Fixes initial weights, dropout and the order of the data.</summary>
    public required long Seed { get; init; }

    /// <summary>libtorch's threads inside an operator. Sums are split by it, so a resumed run keeps it.</summary>
    public required int Threads { get; init; }

    /// <summary>Where it is computed (see <see cref="TrainingDevice"/>).</summary>
    public string Device { get; init; } = TrainingDevice.Cpu;

    /// <summary>What is trained, and how.</summary>
    public required TOptions Options { get; init; }

    /// <summary>The data, with checksums.</summary>
    public required IReadOnlyList<DataSource> Data { get; init; }

    /// <summary>The engine's versions.</summary>
    public EngineVersions Engine { get; init; } = EngineVersions.Current;

    /// <summary>The source code's version.</summary>
    public string? Commit { get; init; } = GitCommit.Current();

    /// <summary>When the run was started.</summary>
    public DateTimeOffset StartedAt { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>The device and its threads, in words.</summary>
    public string DescribeDevice() => Device == TrainingDevice.Cpu ? $"{Threads} threads" : $"{Device}, {Threads} threads";

    /// <summary>Refuses to go on with other data.</summary>
    /// <param name="sources">The data as it is now.</param>
    /// <exception cref="RunException">It is not the data that the run was started with.</exception>
    public void RequireSameData(IEnumerable<DataSource> sources)
    {
        if (sources.Except(Data).FirstOrDefault() is { } changed)
            throw new RunException($"{changed.Path} is not what the run was started with");
    }
}
