namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>What it takes, besides the vocabulary's size, to build a network again. Part of a run's <c>config.json</c>.</summary>
public sealed record SentimentArchitecture
{
    /// <summary>The model's name, one of <see cref="SentimentModels.Names"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Numbers that stand for a word (D).</summary>
    public int EmbeddingDimension { get; init; } = 50;

    /// <summary>Standard deviation of embeddings that no word vectors initialise.</summary>
    public double EmbeddingScale { get; init; } = 0.4;

    /// <summary>Numbers in a recurrent state (H).</summary>
    public int HiddenSize { get; init; } = 64;

    /// <summary>Recurrent layers.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Dropout on the embeddings.</summary>
    public double EmbeddingDropout { get; init; }

    /// <summary>Dropout between recurrent layers.</summary>
    public double LayerDropout { get; init; }

    /// <summary>Dropout before the last linear layer.</summary>
    public double OutputDropout { get; init; }
}
