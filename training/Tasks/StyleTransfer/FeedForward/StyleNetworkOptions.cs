using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>What <c>torchline train stylizer</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record StyleNetworkOptions
{
    /// <summary>The styles to learn, in the order of their numbers.</summary>
    public required IReadOnlyList<LearnedStyle> Styles { get; init; }

    /// <summary>A folder of photos (see <see cref="ContentPhotos"/>).</summary>
    public required string Content { get; init; }

    /// <summary>The feature network that the losses look through, one of <see cref="FeatureNetworks.Names"/>.</summary>
    public required string Features { get; init; }

    /// <summary>Its weights.</summary>
    public required string Weights { get; init; }

    /// <summary>Pixels of the short side at which the styles are looked at.</summary>
    public int StyleShortSide { get; init; } = 256;

    /// <summary>The network.</summary>
    public required StyleArchitecture Architecture { get; init; }

    /// <summary>
    /// What is minimised, by the network as by the optimisation that it is compared with: layers and relative weights. The rest of it
    /// says how that optimisation goes.
    /// </summary>
    public required StyleOptimizationRecipe Objective { get; init; }

    /// <summary>Weights that the network starts from, <c>best.dat</c> of another run with the same network; null: from chance.</summary>
    public string? Start { get; init; }

    /// <summary>How the network is trained.</summary>
    public StyleNetworkRecipe Recipe { get; init; } = new();

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }
}
