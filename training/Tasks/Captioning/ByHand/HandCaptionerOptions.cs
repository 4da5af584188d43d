using Torchline.Training.Core;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>What <c>torchline train captioner-by-hand</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record HandCaptionerOptions
{
    /// <summary>A folder of captioned images (see <see cref="Data.CaptionFolder"/>).</summary>
    public required string Data { get; init; }

    /// <summary>The pre-trained weights of the encoder, a ResNet-18.</summary>
    public required string Weights { get; init; }

    /// <summary>So many captions are learned, drawn by the seed; 0: all.</summary>
    public required int Captions { get; init; }

    /// <summary>The network.</summary>
    public required CaptioningRnnArchitecture Architecture { get; init; }

    /// <summary>How it is trained.</summary>
    public required HandCaptionerRecipe Recipe { get; init; }

    /// <summary>The crop of an image.</summary>
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

/// <summary>How a captioner by hand is trained; the defaults are those of CS231n's exercise for a small set of captions.</summary>
public sealed record HandCaptionerRecipe
{
    /// <summary>Passes over the training captions.</summary>
    public int Epochs { get; init; } = 50;

    /// <summary>Captions in a step.</summary>
    public int BatchSize { get; init; } = 25;

    /// <summary>The learning rate at the start (Adam).</summary>
    public double LearningRate { get; init; } = 5e-3;

    /// <summary>What remains of it after each epoch.</summary>
    public double Decay { get; init; } = 0.95;

    /// <summary>The gradients' norm is cut to this; 0: never.</summary>
    public double ClipNorm { get; init; }

    /// <summary>After each epoch, at most so many training and validation pairs are sampled.</summary>
    public int EvaluationPairs { get; init; } = 200;

    /// <summary>Whether the best epoch is the one with the best samples on validation images, not that with the lowest training loss.</summary>
    public bool Generalize { get; init; }

    /// <summary>The metric by which the best epoch is chosen.</summary>
    public string ChooseBy => Generalize ? HandCaptionerTask.ValidationBleu : Trainer.TrainLoss;
}

/// <summary>The recipes; their reasons are in docs/guide/train-captioner.md.</summary>
internal static class HandCaptionerRecipes
{
    private const double CourseDecayOfLstm = 0.995;
    private const double DropoutForAll = 0.3;

    /// <summary>The options of an overfitting test on some captions, or of a training on all captions.</summary>
    /// <param name="data">A folder of captioned images.</param>
    /// <param name="weights">The pre-trained weights of the ResNet-18.</param>
    /// <param name="cell">The recurrent layer.</param>
    /// <param name="captions">How many training captions; 0: all.</param>
    public static HandCaptionerOptions Of(string data, string weights, RecurrentCell cell, int captions) => new()
    {
        Data = data,
        Weights = weights,
        Captions = captions,
        Architecture = new CaptioningRnnArchitecture { Cell = cell, Dropout = captions > 0 ? 0 : DropoutForAll },
        Recipe = captions > 0 ? Overfitting(cell) : All,
    };

    private static HandCaptionerRecipe All { get; } = new()
    {
        Epochs = 15,
        BatchSize = 128,
        LearningRate = 1e-3,
        Decay = 0.9,
        ClipNorm = 5,
        EvaluationPairs = 1_000,
        Generalize = true,
    };

    private static HandCaptionerRecipe Overfitting(RecurrentCell cell) =>
        cell == RecurrentCell.Lstm ? new HandCaptionerRecipe { Decay = CourseDecayOfLstm } : new HandCaptionerRecipe();
}

/// <summary>The sizes of a <see cref="CaptioningRnn"/>.</summary>
public sealed record CaptioningRnnArchitecture
{
    /// <summary>The recurrent layer.</summary>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Rnn;

    /// <summary>Numbers that describe an image (F).</summary>
    public int FeatureSize { get; init; } = ImageFeatures.Size;

    /// <summary>Numbers in a word's vector (D).</summary>
    public int EmbeddingSize { get; init; } = 256;

    /// <summary>Numbers in the state (H).</summary>
    public int HiddenSize { get; init; } = 512;

    /// <summary>The share of word vectors and of states for the vocabulary that is dropped in training.</summary>
    public double Dropout { get; init; }
}

/// <summary>The hand-written layer that a <see cref="CaptioningRnn"/> is built around.</summary>
public enum RecurrentCell
{
    /// <summary><see cref="Layers.VanillaRnn"/>.</summary>
    Rnn,

    /// <summary><see cref="Layers.Lstm"/>.</summary>
    Lstm,
}
