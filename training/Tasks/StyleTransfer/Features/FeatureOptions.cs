namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>What <c>torchline train features</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record FeatureOptions
{
    /// <summary>A folder of images.</summary>
    public required string Data { get; init; }

    /// <summary>The network that is learned from, one of <see cref="FeatureTeacher.Names"/>.</summary>
    public required string Teacher { get; init; }

    /// <summary>Its weights.</summary>
    public required string Weights { get; init; }

    /// <summary>Pixels of each side of the square that both networks see.</summary>
    public int Side { get; init; } = 160;

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>How it is taught.</summary>
    public FeatureRecipe Recipe { get; init; } = new();
}
