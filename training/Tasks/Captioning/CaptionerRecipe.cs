using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>How a captioner is trained: every value that is not part of the network or the data.</summary>
public sealed record CaptionerRecipe
{
    /// <summary>Passes over the training images in the first phase: the decoder learns, from features computed once.</summary>
    public int DecoderEpochs { get; init; } = 6;

    /// <summary>Passes in the second phase: the encoder learns, too, from random views.</summary>
    public int FinetuneEpochs { get; init; } = 5;

    /// <summary>Passes in which the decoder at last learns from its own captions, by how well they agree with people's.</summary>
    public int SelfCriticalEpochs { get; init; } = 2;

    /// <summary>Images in a step, each with all its captions.</summary>
    public int BatchSize { get; init; } = 20;

    /// <summary>The decoder's highest learning rate (Adam).</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The encoder's learning rate as a multiple of the decoder's.</summary>
    public double EncoderRate { get; init; } = 0.3;

    /// <summary>
    /// What remains of the rates in the end: they fall along half a cosine while people's captions are learned, and then stay.
    /// </summary>
    public double FinalRate { get; init; } = 0.05;

    /// <summary>Steps over which the rates first rise.</summary>
    public int WarmUp { get; init; } = 100;

    /// <summary>How far the words to be said are drawn to the uniform distribution.</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>The gradients' norm is cut to this.</summary>
    public double ClipNorm { get; init; } = 5;

    /// <summary>Decay of the averaged weights, which are the ones evaluated and kept.</summary>
    public double AverageDecay { get; init; } = 0.995;

    /// <summary>How the views of an image differ in the second phase.</summary>
    public ImageAugmentation Augmentation { get; init; } = new() { SmallestArea = 0.7 };

    /// <summary>Captions that are sampled of each image to learn from.</summary>
    public int Samples { get; init; } = 5;

    /// <summary>Captions that the search keeps in the evaluation of an epoch.</summary>
    public int Beam { get; init; } = 3;

    /// <summary>While it learns from its own captions: stop after this many epochs without a better one; 0: never.</summary>
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
    /// <summary>The decoder learns people's captions, from features of a frozen encoder.</summary>
    Decoder,

    /// <summary>Decoder and encoder learn people's captions, from random views of the images.</summary>
    Finetune,

    /// <summary>The decoder learns from its own captions, from features of the encoder, frozen again.</summary>
    SelfCritical,
}
