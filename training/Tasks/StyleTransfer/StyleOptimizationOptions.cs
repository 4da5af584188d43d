using System.Text.Json.Serialization;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>What <c>torchline train stylize</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record StyleOptimizationOptions
{
    /// <summary>For <see cref="Start"/>: the content image.</summary>
    public const string StartFromContent = "content";

    /// <summary>For <see cref="Start"/>: noise, drawn by the seed.</summary>
    public const string StartFromNoise = "noise";

    /// <summary>The image whose content is kept.</summary>
    public required string Content { get; init; }

    /// <summary>The image whose style is taken.</summary>
    public required string Style { get; init; }

    /// <summary>The feature network, one of <see cref="Networks.FeatureNetworks.Names"/>.</summary>
    public required string Features { get; init; }

    /// <summary>Its weights.</summary>
    public required string Weights { get; init; }

    /// <summary>What the optimisation starts from: <see cref="StartFromContent"/>, <see cref="StartFromNoise"/>, or an image's path.</summary>
    public string Start { get; init; } = StartFromContent;

    /// <summary>Pixels of the result's short side.</summary>
    public int ShortSide { get; init; } = 256;

    /// <summary>Pixels of the short side at which the style is looked at.</summary>
    public int StyleShortSide { get; init; } = 256;

    /// <summary>Sizes that are optimised one after the other, each twice the one before.</summary>
    public int Scales { get; init; } = 1;

    /// <summary>Whether the result keeps the content's colours, and takes only brightness from the optimised image.</summary>
    public bool PreserveColour { get; init; }

    /// <summary>Intermediate images are kept after every so many iterations; 0: none.</summary>
    [JsonPropertyName("pictureEvery")]
    public int ImageEvery { get; init; } = 25;

    /// <summary>A checkpoint after every so many iterations; 0: only when it is stopped, and in the end.</summary>
    public int CheckpointEverySteps { get; init; } = 25;

    /// <summary>How the image is optimised.</summary>
    public required StyleOptimizationRecipe Recipe { get; init; }

    /// <summary>The image that the optimisation starts from, if it is one.</summary>
    public string? StartImage() => Start is StartFromContent or StartFromNoise ? null : Start;
}
