using Torchline.Training.Tasks.Sentiment.Networks;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>What <c>torchline train sentiment</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record SentimentOptions
{
    /// <summary>A folder with <c>train.txt</c>, <c>dev.txt</c> and <c>test.txt</c>, or <c>synthetic</c>.</summary>
    public required string Data { get; init; }

    /// <summary>GloVe vectors that the embeddings start from.</summary>
    public string? Glove { get; init; }

    /// <summary>How many malformed lines may be skipped.</summary>
    public int MaxMalformed { get; init; } = 100;

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>The network.</summary>
    public required SentimentArchitecture Architecture { get; init; }

    /// <summary>How it is trained.</summary>
    public required SentimentRecipe Recipe { get; init; }
}
