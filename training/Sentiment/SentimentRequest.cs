namespace Torchline.Training.Sentiment;

/// <summary>What one call of <c>torchline train sentiment</c> asks for.</summary>
public sealed record SentimentRequest
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
    public SentimentOptions? Train { get; init; }

    /// <summary>Whether to look at the test set in the end.</summary>
    public bool Test { get; init; }

    /// <summary>A file of sentences to label in the end.</summary>
    public string? Predict { get; init; }

    /// <summary>Where the labels go; null: into the run's folder.</summary>
    public string? Output { get; init; }
}
