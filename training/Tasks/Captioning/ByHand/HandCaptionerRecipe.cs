using Torchline.Training.Core;

namespace Torchline.Training.Tasks.Captioning.ByHand;

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
