using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.ArbitraryStyle;

/// <summary>What <c>torchline train arbitrary-style</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record ArbitraryStyleOptions
{
    /// <summary>A folder of photos (see <see cref="ContentPhotos"/>): contents, and most of the styles.</summary>
    public required string Content { get; init; }

    /// <summary>Images of other styles to learn from: paintings, textures.</summary>
    public required IReadOnlyList<string> Styles { get; init; }

    /// <summary>Styles that are not learned from, by which the best epoch is chosen and the network is compared.</summary>
    public required IReadOnlyList<StyleImage> TestStyles { get; init; }

    /// <summary>The feature network of the losses, one of <see cref="FeatureNetworks.Names"/>.</summary>
    public required string Features { get; init; }

    /// <summary>Its weights.</summary>
    public required string Weights { get; init; }

    /// <summary>The weights of the encoder, <see cref="ArbitraryStyleNetwork.Encoder"/>.</summary>
    public required string Encoder { get; init; }

    /// <summary>Pixels of the short side of a style image, in the tests and in use.</summary>
    public int StyleShortSide { get; init; } = 256;

    /// <summary>The network.</summary>
    public ArbitraryStyleArchitecture Architecture { get; init; } = new();

    /// <summary>What is minimised, by the network as by the optimisation that it is compared with.</summary>
    public required StyleOptimizationRecipe Objective { get; init; }

    /// <summary>Weights that the network starts from (see <see cref="Weights.StartWeights"/>), of the same network; null: from chance.</summary>
    public string? Start { get; init; }

    /// <summary>How the network is trained.</summary>
    public StyleNetworkRecipe Recipe { get; init; } = new() { SmallEpochs = 20, StepsPerEpoch = 1_000, BatchSize = 1 };

    /// <summary>Pixels of each side of a style crop in training.</summary>
    public int StyleSide { get; init; } = 160;

    /// <summary>Which part of the styles are photos, 0 to 1; the others come from <see cref="Styles"/>.</summary>
    public double PhotoShare { get; init; } = 0.7;

    /// <summary>How the style crops of an image differ: their colours and contrasts make many styles of one image.</summary>
    public ImageAugmentation StyleAugmentation { get; init; } =
        new() { SmallestArea = 0.2, Brightness = 0.5, Contrast = 0.8, Saturation = 1, Hue = 0.5 };

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }
}
