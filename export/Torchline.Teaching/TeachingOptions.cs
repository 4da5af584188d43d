namespace Torchline.Teaching;

/// <summary>How a head is taught.</summary>
public sealed record TeachingOptions
{
    /// <summary>The fewest parts that images can be divided into.</summary>
    public const int LeastFolds = 2;

    /// <summary>The most parts that images can be divided into.</summary>
    public const int MostFolds = 20;

    /// <summary>The most epochs.</summary>
    public const int MostEpochs = 100_000;

    /// <summary>Parts of the images in cross-validation; each is classified by a head that was taught with the others.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Passes over the images. Each is one step with all of them.</summary>
    public int Epochs { get; init; } = 300;

    /// <summary>The learning rate at the start; it falls to zero along a cosine. Features are scaled, so one rate fits all networks.</summary>
    public double LearningRate { get; init; } = 1;

    /// <summary>Decides which images share a fold. The head itself depends on no chance.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads of ONNX Runtime; 0: the processors.</summary>
    public int Threads { get; init; }
}
