using Torchline.Training.Tasks.Captioning.Networks;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>What <c>torchline train captioner --model …</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record CaptionerOptions
{
    /// <summary>A folder of captioned images (see <see cref="Data.CaptionFolder"/>).</summary>
    public required string Data { get; init; }

    /// <summary>The pre-trained weights that the encoder, a ResNet-18, starts from; the decoder starts from random weights. Null where <see cref="Start"/> is not.</summary>
    public string? Weights { get; init; }

    /// <summary>The weights of a whole captioner that the training starts from: <c>checkpoints/best.dat</c> of another run, or <c>.safetensors</c>.</summary>
    public string? Start { get; init; }

    /// <summary>The network.</summary>
    public required CaptionerArchitecture Architecture { get; init; }

    /// <summary>How it is trained.</summary>
    public CaptionerRecipe Recipe { get; init; } = new();

    /// <summary>The crop of an image: all of it, since captions are about all of it.</summary>
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

/// <summary>How a captioner is trained: every value that is not part of the network or the data.</summary>
public sealed record CaptionerRecipe
{
    /// <summary>Passes over the training images in the first phase: the decoder learns, from features computed once.</summary>
    public int DecoderEpochs { get; init; } = 6;

    /// <summary>Passes in the second phase: the encoder learns, too, from random views.</summary>
    public int FinetuneEpochs { get; init; } = 5;

    /// <summary>Passes of self-critical training of the decoder in the last phase.</summary>
    public int SelfCriticalEpochs { get; init; } = 2;

    /// <summary>Images in a step, each with all its captions.</summary>
    public int BatchSize { get; init; } = 20;

    /// <summary>The decoder's highest learning rate (Adam).</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The encoder's learning rate as a multiple of the decoder's.</summary>
    public double EncoderRate { get; init; } = 0.3;

    /// <summary>
    /// What remains of the rates in the end: they fall along half a cosine in the first two phases, and then stay.
    /// </summary>
    public double FinalRate { get; init; } = 0.05;

    /// <summary>Steps over which the rates first rise.</summary>
    public int WarmUp { get; init; } = 100;

    /// <summary>Label smoothing of the target words.</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>The gradients' norm is cut to this.</summary>
    public double ClipNorm { get; init; } = 5;

    /// <summary>Decay of the averaged weights, which are the ones evaluated and kept.</summary>
    public double AverageDecay { get; init; } = 0.995;

    /// <summary>How the views of an image differ in the second phase.</summary>
    public ImageAugmentation Augmentation { get; init; } = new() { SmallestArea = 0.7 };

    /// <summary>Captions that are sampled of each image to learn from.</summary>
    public int Samples { get; init; } = 5;

    /// <summary>Beam of the search in the evaluation of an epoch.</summary>
    public int Beam { get; init; } = 3;

    /// <summary>In self-critical training: stop after this many epochs without a better one; 0: never.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>All passes.</summary>
    public int Epochs => DecoderEpochs + FinetuneEpochs + SelfCriticalEpochs;

    /// <summary>What is learned in an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public CaptionerPhase PhaseOf(int epoch) =>
        epoch < DecoderEpochs ? CaptionerPhase.Decoder
        : epoch < DecoderEpochs + FinetuneEpochs ? CaptionerPhase.Finetune
        : CaptionerPhase.SelfCritical;
}

/// <summary>What a captioner learns, and from what.</summary>
public enum CaptionerPhase
{
    /// <summary>The decoder is trained by teacher forcing, on features of a frozen encoder.</summary>
    Decoder,

    /// <summary>Decoder and encoder are trained by teacher forcing, on random views of the images.</summary>
    Finetune,

    /// <summary>The decoder is trained by self-critical training, on features of the encoder, frozen again.</summary>
    SelfCritical,
}
