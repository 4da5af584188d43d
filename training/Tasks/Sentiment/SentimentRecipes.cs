using Torchline.Training.Tasks.Sentiment.Networks;
using Torchline.Training.Tasks.Sentiment.Pretraining;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>The default network sizes and training recipe of each model, chosen on the development set.</summary>
public static class SentimentRecipes
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
