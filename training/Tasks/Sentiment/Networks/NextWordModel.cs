using Torchline.Contracts.Text;
using static TorchSharp.torch.nn.functional;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>
/// A language model: reads a sentence word by word and guesses the next one. What its embeddings and its GRU learn about
/// the language needs no labels, and a classifier that starts with them needs fewer (Dai and Le 2015).
/// </summary>
/// <remarks>
/// The output layer shares the embedding matrix (Press and Wolf 2017) and may have only the most frequent words: the rare
/// ones cost most of the time and teach least.
/// </remarks>
internal sealed class NextWordModel : nn.Module<Tensor, Tensor>, IWordVectorModel
{
    private readonly Embedding embedding;
    private readonly Parameter start; // stands before the first word (D)
    private readonly Dropout dropout;
    private readonly GRU gru;
    private readonly Linear projection;
    private readonly Parameter bias;

    /// <summary>An untrained model whose embedding and GRU have the names and sizes of <see cref="RecurrentClassifier.Gru"/>'s.</summary>
    /// <param name="vocabularySize">Words that can be read, special ones included (V).</param>
    /// <param name="outputSize">Words that can be guessed: the first of the vocabulary (K).</param>
    /// <param name="sizes">Embedding dimension (D), hidden size (H), layers.</param>
    /// <param name="dropout">Dropout on embeddings and states.</param>
    public NextWordModel(int vocabularySize, int outputSize, SentimentArchitecture sizes, double dropout) : base(nameof(NextWordModel))
    {
        embedding = WordEmbedding.Create(vocabularySize, sizes.EmbeddingDimension, sizes.EmbeddingScale);
        start = nn.Parameter(randn(sizes.EmbeddingDimension) * sizes.EmbeddingScale);
        this.dropout = nn.Dropout(dropout);
        gru = nn.GRU(sizes.EmbeddingDimension, sizes.HiddenSize, sizes.Layers, batchFirst: true, dropout: sizes.LayerDropout);
        projection = nn.Linear(sizes.HiddenSize, sizes.EmbeddingDimension);
        bias = nn.Parameter(zeros(outputSize));
        RegisterComponents();
    }

    public IEnumerable<Tensor> WordVectors => [embedding.weight!];

    private long OutputSize => bias.shape[0];

    /// <summary>Scores the words that could stand at each real position, by the words before it.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Scores (N, K) for the N real words of the batch, row after row.</returns>
    public override Tensor forward(Tensor tokens)
    {
        var (batch, length) = (tokens.shape[0], tokens.shape[1]);
        var before = embedding.call(tokens.narrow(1, 0, length - 1)); // (B, T - 1, D)
        var words = cat([start.expand(batch, 1, -1), before], dim: 1); // (B, T, D)
        var (states, _) = gru.call(dropout.call(words)); // (B, T, H)
        var atWords = dropout.call(states.index([tokens.ne(0)])); // (N, H)
        var outputs = embedding.weight!.narrow(0, 0, OutputSize); // (K, D)
        return nn.functional.linear(projection.call(atWords), outputs, bias); // (N, K)
    }

    /// <summary>The word that stands at each real position; <c>&lt;unk&gt;</c> for those that the model cannot guess.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Word ids (N) in the order of <see cref="forward"/>'s rows.</returns>
    public Tensor TargetsOf(Tensor tokens)
    {
        var words = tokens.index([tokens.ne(0)]); // (N)
        return words.masked_fill(words.ge(OutputSize), Vocabulary.UnknownId);
    }
}

/// <summary>
/// A language model that reads from the last word to the first and guesses the one before: what the backward half of
/// <see cref="TwoWay"/> starts from (the layers of both have the same names).
/// </summary>
internal sealed class PreviousWordModel : nn.Module<Tensor, Tensor>, IWordVectorModel
{
    private readonly NextWordModel backwards;

    /// <summary>An untrained model.</summary>
    /// <param name="vocabularySize">Words that can be read, special ones included (V).</param>
    /// <param name="outputSize">Words that can be guessed: the first of the vocabulary (K).</param>
    /// <param name="sizes">Embedding dimension, hidden size, layers.</param>
    /// <param name="dropout">Dropout on embeddings and states.</param>
    public PreviousWordModel(int vocabularySize, int outputSize, SentimentArchitecture sizes, double dropout)
        : base(nameof(PreviousWordModel))
    {
        backwards = new NextWordModel(vocabularySize, outputSize, sizes, dropout);
        RegisterComponents();
    }

    public IEnumerable<Tensor> WordVectors => backwards.WordVectors;

    /// <summary>The model's mean surprise at the words of a batch.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Cross entropy in nats a word, a scalar.</returns>
    public override Tensor forward(Tensor tokens)
    {
        var reversed = WordOrder.Reverse(tokens, WordOrder.LengthsOf(tokens)); // (B, T)
        return cross_entropy(backwards.call(reversed), backwards.TargetsOf(reversed));
    }
}

/// <summary>Builds embedding layers.</summary>
internal static class WordEmbedding
{
    /// <summary>Normally distributed embeddings (V, D), zero for padding.</summary>
    public static Embedding Create(int vocabularySize, int dimension, double scale)
    {
        var embedding = nn.Embedding(vocabularySize, dimension);
        using var _ = no_grad();
        nn.init.normal_(embedding.weight!, 0, scale);
        using var padding = embedding.weight!.select(0, 0);
        padding.zero_();
        return embedding;
    }
}
