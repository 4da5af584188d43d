using Torchline.Training.Core.Optimization;
using Torchline.Training.Tasks.Sentiment.Pretraining;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>How a sentiment network is trained: every value that is not part of the network.</summary>
public sealed record SentimentRecipe
{
    /// <summary>Passes over the training reviews.</summary>
    public required int Epochs { get; init; }

    /// <summary>Reviews in a step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's learning rate at its highest.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How the learning rate falls.</summary>
    public Decay Decay { get; init; } = Decay.Linear;

    /// <summary>Steps over which the learning rate first rises.</summary>
    public int WarmUp { get; init; }

    /// <summary>Decoupled weight decay (AdamW); 0: plain Adam.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The probability that a word is hidden as <c>&lt;unk&gt;</c>.</summary>
    public double WordDropout { get; init; }

    /// <summary>How far the targets are drawn from 0 and 1 towards one half (Szegedy et al. 2016).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The gradients' norm is cut to this; 0: never.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Decay of the averaged weights; 0: no averaging.</summary>
    public double AverageDecay { get; init; }

    /// <summary>Words that come less often are <c>&lt;unk&gt;</c>.</summary>
    public int MinimumCount { get; init; } = 2;

    /// <summary>Batches that are sorted by length together; 0: batches of any lengths.</summary>
    public int Bucket { get; init; }

    /// <summary>How the network first learns the language as a language model; null: not at all.</summary>
    public PretrainingRecipe? Pretraining { get; init; }

    /// <summary>Stop after this many epochs without a better one; 0: never.</summary>
    public int Patience { get; init; }
}
