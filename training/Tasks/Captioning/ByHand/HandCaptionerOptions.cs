using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>What <c>torchline train captioner-by-hand</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record HandCaptionerOptions
{
    /// <summary>A folder of captioned images (see <see cref="Data.CaptionFolder"/>).</summary>
    public required string Data { get; init; }

    /// <summary>The pre-trained weights of the ResNet-18 that sees the images.</summary>
    public required string Weights { get; init; }

    /// <summary>So many captions are learned, drawn by the seed; 0: all.</summary>
    public required int Captions { get; init; }

    /// <summary>The network.</summary>
    public required CaptioningRnnArchitecture Architecture { get; init; }

    /// <summary>How it is trained.</summary>
    public required HandCaptionerRecipe Recipe { get; init; }

    /// <summary>What is seen of an image.</summary>
    public ImageView View { get; init; } = ImageView.Squashed(224);

    /// <summary>Words that come less often in all training captions become <c>&lt;UNK&gt;</c>.</summary>
    public int MinimumCount { get; init; } = 5;

    /// <summary>Ids of a caption, <c>&lt;START&gt;</c> and <c>&lt;END&gt;</c> included; of longer ones the first words are taken.</summary>
    public int Length { get; init; } = 17;

    /// <summary>The folder of the images' features, which runs can share; null: in the run's folder.</summary>
    public string? Cache { get; init; }

    /// <summary>So many unusable lines may be skipped in the data's files.</summary>
    public int MaxMalformed { get; init; } = 100;

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }
}
