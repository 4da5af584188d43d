using Torchline.Training.Tasks.Captioning.Networks;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>What <c>torchline train captioner --model …</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record CaptionerOptions
{
    /// <summary>A folder of captioned images (see <see cref="Data.CaptionFolder"/>).</summary>
    public required string Data { get; init; }

    /// <summary>The pre-trained weights that the encoder, a ResNet-18, starts from.</summary>
    public required string Weights { get; init; }

    /// <summary>The network.</summary>
    public required CaptionerArchitecture Architecture { get; init; }

    /// <summary>How it is trained.</summary>
    public CaptionerRecipe Recipe { get; init; } = new();

    /// <summary>What is seen of an image: all of it, since captions are about all of it.</summary>
    public ImageView View { get; init; } = ImageView.Squashed(224);

    /// <summary>Words that come less often in all training captions become <c>&lt;UNK&gt;</c>.</summary>
    public int MinimumCount { get; init; } = 5;

    /// <summary>The most tokens of a caption, its end included; of longer ones the first words are taken.</summary>
    public int MaxLength { get; init; } = 20;

    /// <summary>The folder of the images' features, which runs can share; null: in the run's folder.</summary>
    public string? Cache { get; init; }

    /// <summary>So many unusable lines may be skipped in the data's files.</summary>
    public int MaxMalformed { get; init; } = 100;

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }
}
