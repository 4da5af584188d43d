namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>What <c>torchline train feature-network</c> was asked to do, as recorded in <c>config.json</c>.</summary>
internal sealed record FeatureOptions
{
    /// <summary>A folder of images.</summary>
    public required string Data { get; init; }

    /// <summary>The network that is learned from, one of <see cref="FeatureTeacher.Names"/>.</summary>
    public required string Teacher { get; init; }

    /// <summary>Its weights.</summary>
    public required string Weights { get; init; }

    /// <summary>The network that learns, one of <see cref="FeatureTeacher.StudentNames"/>.</summary>
    public string Student { get; init; } = FeatureTeacher.Slim;

    /// <summary>Pixels of each side of the square that both networks see.</summary>
    public int Side { get; init; } = 160;

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>How it is taught.</summary>
    public FeatureRecipe Recipe { get; init; } = new();
}

/// <summary>How a feature network is taught.</summary>
internal sealed record FeatureRecipe
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
