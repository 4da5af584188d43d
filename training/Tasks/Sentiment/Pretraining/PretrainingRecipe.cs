namespace Torchline.Training.Tasks.Sentiment.Pretraining;

/// <summary>How a network learns the language before it learns sentiment.</summary>
public sealed record PretrainingRecipe
{
    /// <summary>Passes over the sentences.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>Sentences in a step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's learning rate at its highest; it falls in a straight line.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Dropout on embeddings and states.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>How many of the most frequent words the model learns to guess.</summary>
    public int OutputWords { get; init; } = 2_000;

    /// <summary>The gradients' norm is cut to this; 0: never.</summary>
    public double ClipNorm { get; init; } = 1;
}
