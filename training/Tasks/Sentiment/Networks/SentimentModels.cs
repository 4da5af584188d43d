using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>The sentiment networks by name.</summary>
public static class SentimentModels
{
    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["bow", "avg", "avg-glove", "rnn-glove", "lstm-glove", "two-way"];

    /// <summary>Whether the model's embeddings start from word vectors.</summary>
    public static bool TakesWordVectors(string model) => model is "avg-glove" or "rnn-glove" or "lstm-glove" or "two-way";

    /// <summary>Builds an untrained network that turns tokens (B, T) into logits (B).</summary>
    /// <param name="architecture">The network's name and sizes.</param>
    /// <param name="vocabularySize">Words, special ones included (V).</param>
    /// <exception cref="ArgumentException">There is no network of that name.</exception>
    public static nn.Module<Tensor, Tensor> Create(SentimentArchitecture architecture, int vocabularySize) =>
        architecture.Model switch
        {
            "bow" => new BagOfWords(vocabularySize),
            "avg" or "avg-glove" => new AveragedEmbeddings(
                vocabularySize, architecture.EmbeddingDimension, architecture.EmbeddingScale, architecture.OutputDropout),
            "rnn-glove" => new LastStateRnn(vocabularySize, architecture),
            "lstm-glove" => new LastStateLstm(vocabularySize, architecture),
            "two-way" => new TwoWay(vocabularySize, architecture),
            var other => throw new ArgumentException(
                $"there is no sentiment model \"{other}\"; there are {string.Join(", ", Names)}", nameof(architecture)),
        };
}
