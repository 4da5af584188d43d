using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>What one call of <c>torchline train sentiment</c> asks for.</summary>
public sealed record SentimentRequest : TrainingRequest<SentimentOptions>
{
    /// <summary>Whether to look at the test set in the end.</summary>
    public bool Test { get; init; }

    /// <summary>A file of sentences to label in the end.</summary>
    public string? Predict { get; init; }

    /// <summary>Where the labels go; null: into the run's folder.</summary>
    public string? Output { get; init; }
}
