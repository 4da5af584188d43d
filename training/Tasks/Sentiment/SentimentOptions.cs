using Torchline.Training.Core.Optimization;
using Torchline.Training.Tasks.Sentiment.Augmentation;
using Torchline.Training.Tasks.Sentiment.Networks;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>What <c>torchline train sentiment</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record SentimentOptions
{
    /// <summary>A folder with <c>train.txt</c>, <c>dev.txt</c> and <c>test.txt</c>, or <c>synthetic</c>.</summary>
    public required string Data { get; init; }

    /// <summary>GloVe vectors that the embeddings start from.</summary>
    public string? Glove { get; init; }

    /// <summary>The folder of the Transformer that a network starts from: <c>model.safetensors</c> and <c>vocab.txt</c>.</summary>
    public string? Weights { get; init; }

    /// <summary>Sentences as people write them, by which the best epoch is chosen, too: kind, label, text.</summary>
    public string? Behaviour { get; init; }

    /// <summary>The runs whose weights are averaged; null for a network that is trained.</summary>
    public IReadOnlyList<AveragedRun>? Average { get; init; }

    /// <summary>How many malformed lines may be skipped.</summary>
    public int MaxMalformed { get; init; } = 100;

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>The network.</summary>
    public required SentimentArchitecture Architecture { get; init; }

    /// <summary>How it is trained.</summary>
    public required SentimentRecipe Recipe { get; init; }
}

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

    /// <summary>Label smoothing (Szegedy et al. 2016): the targets' distance from 0 and 1 towards one half.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The gradients' norm is cut to this; 0: never.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Decay of the averaged weights; 0: no averaging.</summary>
    public double AverageDecay { get; init; }

    /// <summary>Words that come less often are <c>&lt;unk&gt;</c>.</summary>
    public int MinimumCount { get; init; } = 2;

    /// <summary>Batches that are sorted by length together; 0: batches of any lengths.</summary>
    public int Bucket { get; init; }

    /// <summary>What remains of the learning rate from each layer of a Transformer to the one below it.</summary>
    public double LayerDecay { get; init; } = 1;

    /// <summary>Whether a Transformer's matrix products are computed in bfloat16 while it is trained.</summary>
    public bool Bfloat16 { get; init; }

    /// <summary>What is added to the training reviews; null: nothing.</summary>
    public MixRecipe? Mix { get; init; }

    /// <summary>How the network first learns the language as a language model; null: not at all.</summary>
    public PretrainingRecipe? Pretraining { get; init; }

    /// <summary>Stop after this many epochs without a better one; 0: never.</summary>
    public int Patience { get; init; }
}

/// <summary>The default network sizes and training recipe of each model, chosen on the development set.</summary>
internal static class SentimentRecipes
{
    /// <summary>The defaults of <paramref name="model"/>.</summary>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public static (SentimentArchitecture Architecture, SentimentRecipe Recipe) Of(string model) => model switch
    {
        "bow" => (
            new SentimentArchitecture { Model = model },
            new SentimentRecipe { Epochs = 4, LearningRate = 2e-2, LabelSmoothing = 0.05 }),
        "avg" => (
            new SentimentArchitecture { Model = model, EmbeddingDimension = 64, EmbeddingScale = 0.1 },
            new SentimentRecipe { Epochs = 10, LearningRate = 1e-3 }),
        "avg-glove" => (
            new SentimentArchitecture { Model = model, OutputDropout = 0.3 },
            new SentimentRecipe { Epochs = 10, LearningRate = 2e-3 }),
        "rnn-glove" => (
            new SentimentArchitecture { Model = model, EmbeddingDropout = 0.3, OutputDropout = 0.3 },
            Recurrent with { Epochs = 12 }),
        "lstm-glove" => (
            new SentimentArchitecture { Model = model, EmbeddingDropout = 0.3, OutputDropout = 0.3 },
            Recurrent),
        "two-way" => (
            new SentimentArchitecture { Model = model, HiddenSize = 48, EmbeddingDropout = 0.3, OutputDropout = 0.3 },
            Recurrent with { Pretraining = new PretrainingRecipe() }),
        "minilm" => (
            new SentimentArchitecture
            {
                Model = model,
                EmbeddingDimension = 384,
                HiddenSize = 1536,
                Layers = 6,
                Heads = 12,
                EmbeddingDropout = 0.1,
                LayerDropout = 0.1,
                OutputDropout = 0.1,
            },
            new SentimentRecipe
            {
                Epochs = 1,
                LearningRate = 1e-4,
                LayerDecay = 0.85,
                Bfloat16 = true,
                WarmUp = 100,
                WeightDecay = 0.01,
                LabelSmoothing = 0.05,
                ClipNorm = 1,
                AverageDecay = 0.99,
                Bucket = 50,
                Mix = new MixRecipe(),
            }),
        _ => throw new ArgumentException($"there is no recipe for \"{model}\"", nameof(model)),
    };

    private static SentimentRecipe Recurrent { get; } = new()
    {
        Epochs = 8,
        LearningRate = 2e-3,
        WordDropout = 0.05,
        LabelSmoothing = 0.1,
        ClipNorm = 1,
        AverageDecay = 0.999,
    };
}
