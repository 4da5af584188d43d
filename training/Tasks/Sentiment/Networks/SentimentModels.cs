using System.Text.Json.Serialization;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>The sentiment networks by name.</summary>
public static class SentimentModels
{
    /// <summary>The names for <see cref="Create"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["bow", "avg", "avg-glove", "rnn-glove", "lstm-glove", "two-way", "minilm"];

    /// <summary>Whether the model's embeddings start from word vectors.</summary>
    public static bool TakesWordVectors(string model) => model is "avg-glove" or "rnn-glove" or "lstm-glove" or "two-way";

    /// <summary>Whether the model reads word pieces of plain text, and starts from a Transformer that was trained on other text.</summary>
    public static bool ReadsPieces(string model) => model is "minilm";

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
            "rnn-glove" => RecurrentClassifier.Rnn(vocabularySize, architecture),
            "lstm-glove" => RecurrentClassifier.Lstm(vocabularySize, architecture),
            "two-way" => new TwoWay(vocabularySize, architecture),
            "minilm" => new BertClassifier(vocabularySize, architecture),
            var other => throw new ArgumentException(
                $"there is no sentiment model \"{other}\"; there are {string.Join(", ", Names)}", nameof(architecture)),
        };
}

/// <summary>What it takes, besides the vocabulary's size, to build a network again. Part of a run's <c>config.json</c>.</summary>
public sealed record SentimentArchitecture
{
    /// <summary>The model's name, one of <see cref="SentimentModels.Names"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Numbers that stand for a word (D).</summary>
    public int EmbeddingDimension { get; init; } = 50;

    /// <summary>Standard deviation of embeddings that no word vectors initialise.</summary>
    public double EmbeddingScale { get; init; } = 0.4;

    /// <summary>Numbers in a recurrent state, or in the middle of a Transformer's feed-forward network (H).</summary>
    public int HiddenSize { get; init; } = 64;

    /// <summary>Recurrent layers, or those of a Transformer.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>A Transformer's attention heads.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Heads { get; init; }

    /// <summary>Dropout on the embeddings.</summary>
    public double EmbeddingDropout { get; init; }

    /// <summary>Dropout between recurrent layers, or in those of a Transformer.</summary>
    public double LayerDropout { get; init; }

    /// <summary>Dropout before the last linear layer.</summary>
    public double OutputDropout { get; init; }
}

/// <summary>A network that begins with word embeddings, which word vectors can initialise.</summary>
internal interface IWordVectorModel
{
    /// <summary>The embedding matrices (V, D); most networks have one.</summary>
    IEnumerable<Tensor> WordVectors { get; }
}

/// <summary>A network of members whose losses are minimised each by itself.</summary>
internal interface IEnsemble
{
    /// <summary>Each member's logit that each review is positive.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Logits (members, B); the network's logit is their mean.</returns>
    Tensor MemberLogits(Tensor tokens);
}
