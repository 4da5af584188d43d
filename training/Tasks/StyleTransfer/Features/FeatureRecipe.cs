namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>How a feature network is taught.</summary>
public sealed record FeatureRecipe
{
    /// <summary>Passes over the images.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Images in a step; styles are compared between neighbours in it.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Adam's learning rate at the start; it falls along half a cosine.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>What the distances between styles count, beside the activations.</summary>
    public double StyleWeight { get; init; } = 0.1;

    /// <summary>The smallest part of an image that a random view shows, 0 to 1.</summary>
    public double SmallestArea { get; init; } = 0.25;
}
