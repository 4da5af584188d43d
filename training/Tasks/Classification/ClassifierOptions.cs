using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Classification;

/// <summary>What <c>torchline train classifier</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record ClassifierOptions
{
    /// <summary>A folder with <c>train/CLASS/…</c> and <c>val/CLASS/…</c>.</summary>
    public required string Data { get; init; }

    /// <summary>The pre-trained weights; null: the network starts from random ones.</summary>
    public string? Weights { get; init; }

    /// <summary>The network, one of <see cref="Vision.VisionModels.Names"/>.</summary>
    public string Model { get; init; } = "resnet18";

    /// <summary>What of it learns.</summary>
    public required TransferMode Mode { get; init; }

    /// <summary>What it sees of an image.</summary>
    public ImageView View { get; init; } = new();

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>How it is trained.</summary>
    public required ClassifierRecipe Recipe { get; init; }
}
