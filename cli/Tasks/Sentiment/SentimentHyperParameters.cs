using System.CommandLine;
using System.Numerics;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment.Pretraining;

namespace Torchline.Cli.Tasks.Sentiment;

/// <summary>The options that change a sentiment model's default sizes and recipe; each is declared here once.</summary>
public sealed class SentimentHyperParameters : HyperParameters<SentimentOptions>
{
    /// <summary>Declares the options.</summary>
    public SentimentHyperParameters()
    {
        Whole("--epochs", "Passes over the training reviews", 1, 10_000, (o, v) => o with { Recipe = o.Recipe with { Epochs = v } });
        Whole("--batch", "Reviews in a step", 1, 65_536, (o, v) => o with { Recipe = o.Recipe with { BatchSize = v } });
        Real("--learning-rate", "Adam's learning rate", 1e-8, 10, (o, v) => o with { Recipe = o.Recipe with { LearningRate = v } });
        Add(new Option<Decay?>("--decay") { Description = "How the learning rate falls" },
            (o, v) => o with { Recipe = o.Recipe with { Decay = v } });
        Whole("--warm-up", "Steps over which the learning rate rises first", 0, 1_000_000,
            (o, v) => o with { Recipe = o.Recipe with { WarmUp = v } });
        Real("--weight-decay", "Decoupled weight decay", 0, 10, (o, v) => o with { Recipe = o.Recipe with { WeightDecay = v } });
        Real("--word-dropout", "Probability that a word is hidden", 0, 0.99,
            (o, v) => o with { Recipe = o.Recipe with { WordDropout = v } });
        Real("--label-smoothing", "How far targets are drawn to one half", 0, 1,
            (o, v) => o with { Recipe = o.Recipe with { LabelSmoothing = v } });
        Real("--clip-norm", "Largest norm of the gradients; 0: any", 0, 1e6,
            (o, v) => o with { Recipe = o.Recipe with { ClipNorm = v } });
        Real("--average-decay", "Decay of averaged weights; 0: no averaging", 0, 0.999999,
            (o, v) => o with { Recipe = o.Recipe with { AverageDecay = v } });
        Whole("--minimum-count", "Rarer words are unknown", 1, 1_000_000,
            (o, v) => o with { Recipe = o.Recipe with { MinimumCount = v } });
        Whole("--bucket", "Batches sorted by length together; 0: none", 0, 1_000_000,
            (o, v) => o with { Recipe = o.Recipe with { Bucket = v } });
        Whole("--patience", "Stop after so many epochs without a better one; 0: never", 0, 10_000,
            (o, v) => o with { Recipe = o.Recipe with { Patience = v } });
        Whole("--embedding", "Numbers that stand for a word", 1, 4_096,
            (o, v) => o with { Architecture = o.Architecture with { EmbeddingDimension = v } });
        Real("--embedding-scale", "Standard deviation of new embeddings", 0, 10,
            (o, v) => o with { Architecture = o.Architecture with { EmbeddingScale = v } });
        Whole("--hidden", "Numbers in a recurrent state", 1, 8_192,
            (o, v) => o with { Architecture = o.Architecture with { HiddenSize = v } });
        Whole("--layers", "Recurrent layers", 1, 16, (o, v) => o with { Architecture = o.Architecture with { Layers = v } });
        Real("--embedding-dropout", "Dropout on embeddings", 0, 0.99,
            (o, v) => o with { Architecture = o.Architecture with { EmbeddingDropout = v } });
        Real("--layer-dropout", "Dropout between recurrent layers", 0, 0.99,
            (o, v) => o with { Architecture = o.Architecture with { LayerDropout = v } });
        Real("--output-dropout", "Dropout before the last layer", 0, 0.99,
            (o, v) => o with { Architecture = o.Architecture with { OutputDropout = v } });
        Pretraining("--pretraining-epochs", "Passes of the language model", 1, 10_000, (r, v) => r with { Epochs = v });
        Pretraining("--pretraining-words", "Words the language model guesses", 1, 1_000_000, (r, v) => r with { OutputWords = v });
        Pretraining("--pretraining-learning-rate", "The language model's learning rate", 1e-8, 10, (r, v) => r with { LearningRate = v });
        Pretraining("--pretraining-dropout", "The language model's dropout", 0, 0.99, (r, v) => r with { Dropout = v });
    }

    private void Pretraining<T>(string name, string what, T low, T high, Func<PretrainingRecipe, T, PretrainingRecipe> set)
        where T : struct, INumber<T> =>
        Add(NumberOption.Create(name, what, low, high), (o, v) => o.Recipe.Pretraining is { } recipe
            ? o with { Recipe = o.Recipe with { Pretraining = set(recipe, v) } }
            : throw new RunException($"{name}: {o.Architecture.Model} is not pretrained"));
}
