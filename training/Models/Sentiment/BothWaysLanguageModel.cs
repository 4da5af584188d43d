using Torchline.Contracts.Text;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Models.Sentiment;

/// <summary>
/// A language model: reads a sentence word by word and guesses the next one, and reads it from the end and guesses the one
/// before. What its embeddings and GRUs learn about the language needs no labels, and a classifier that starts with them
/// needs fewer (Peters et al. 2018).
/// </summary>
/// <remarks>
/// The output layer shares the embedding matrix (Press and Wolf 2017) and may know only the most frequent words: the rare
/// ones cost most of the time and teach least.
/// </remarks>
public sealed class BothWaysLanguageModel : nn.Module<Tensor, Tensor>, IWordVectorModel
{
    private readonly Embedding embedding;
    private readonly Parameter start; // stands before the first word that is read (D)
    private readonly Dropout dropout;
    private readonly GRU onwards;
    private readonly GRU backwards;
    private readonly Linear projectOnwards;
    private readonly Linear projectBackwards;
    private readonly Parameter bias;

    /// <summary>An untrained model whose embedding and GRUs have the names and sizes of <see cref="BothWaysGru"/>'s.</summary>
    /// <param name="vocabularySize">Words that can be read, special ones included (V).</param>
    /// <param name="outputSize">Words that can be guessed: the first of the vocabulary (K).</param>
    /// <param name="sizes">Embedding dimension (D), hidden size (H) of each direction, layers.</param>
    /// <param name="dropout">Dropout on embeddings and states.</param>
    public BothWaysLanguageModel(int vocabularySize, int outputSize, SentimentArchitecture sizes, double dropout)
        : base(nameof(BothWaysLanguageModel))
    {
        embedding = WordEmbedding.Create(vocabularySize, sizes.EmbeddingDimension, sizes.EmbeddingScale);
        start = nn.Parameter(randn(sizes.EmbeddingDimension) * sizes.EmbeddingScale);
        this.dropout = nn.Dropout(dropout);
        onwards = nn.GRU(sizes.EmbeddingDimension, sizes.HiddenSize, sizes.Layers, batchFirst: true, dropout: sizes.LayerDropout);
        backwards = nn.GRU(sizes.EmbeddingDimension, sizes.HiddenSize, sizes.Layers, batchFirst: true, dropout: sizes.LayerDropout);
        projectOnwards = nn.Linear(sizes.HiddenSize, sizes.EmbeddingDimension);
        projectBackwards = nn.Linear(sizes.HiddenSize, sizes.EmbeddingDimension);
        bias = nn.Parameter(zeros(outputSize));
        RegisterComponents();
    }

    /// <inheritdoc />
    public Tensor WordVectors => embedding.weight!;

    private long OutputSize => bias.shape[0];

    /// <summary>Scores the words that could stand at each real position: by the words before it, then by those after it.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Scores (2N, K) for the N real words of the batch, row after row, in each direction.</returns>
    public override Tensor forward(Tensor tokens)
    {
        var guesses = cat([Read(onwards, projectOnwards, tokens), Read(backwards, projectBackwards, Backwards.Of(tokens))], dim: 0); // (2N, D)
        var outputs = embedding.weight!.narrow(0, 0, OutputSize); // (K, D)
        return nn.functional.linear(guesses, outputs, bias); // (2N, K)
    }

    /// <summary>The word that stands at each real position; <c>&lt;unk&gt;</c> for those that the model cannot guess.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Word ids (2N) in the order of <see cref="forward"/>'s rows.</returns>
    public Tensor TargetsOf(Tensor tokens)
    {
        var real = tokens.ne(0); // (B, T), the same in both directions
        var words = cat([tokens.index([real]), Backwards.Of(tokens).index([real])], dim: 0); // (2N)
        return words.masked_fill(words.ge(OutputSize), Vocabulary.UnknownId);
    }

    /// <summary>What is expected at each real position, having read the words before it.</summary>
    private Tensor Read(GRU gru, Linear project, Tensor tokens)
    {
        var (batch, length) = (tokens.shape[0], tokens.shape[1]);
        var before = embedding.call(tokens.narrow(1, 0, length - 1)); // (B, T - 1, D)
        var words = cat([start.expand(batch, 1, -1), before], dim: 1); // (B, T, D)
        var (states, _) = gru.call(dropout.call(words)); // (B, T, H)
        return project.call(dropout.call(states.index([tokens.ne(0)]))); // (N, D)
    }
}
