namespace Torchline.Training.Classification;

/// <summary>What one call of <c>torchline train classifier</c> asks for.</summary>
public sealed record ClassifierRequest
{
    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of all runs.</summary>
    public required string Runs { get; init; }

    /// <summary>Fixes everything that is random.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>libtorch's threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The command as it was typed.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>What to train in a new run; null: go on with the run that exists.</summary>
    public ClassifierOptions? Train { get; init; }
}
