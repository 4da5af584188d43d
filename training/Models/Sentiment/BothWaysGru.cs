using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Models.Sentiment;

/// <summary>
/// Word embeddings -> one GRU that reads from the first word and one that reads from the last -> linear. A GRU's reset and
/// update gates do the LSTM's work with three matrices instead of four (Cho et al. 2014); where each of them has read the
/// last of its words, both know the whole review, but remember best what they read last (Schuster and Paliwal 1997).
/// Embeddings and GRUs carry over from a language model that read the same kind of text (Dai and Le 2015; both ways: Peters
/// et al. 2018), see <see cref="BothWaysLanguageModel"/>.
/// </summary>
public sealed class BothWaysGru : nn.Module<Tensor, Tensor>, IWordVectorModel
{
    private readonly Embedding embedding;
    private readonly Dropout embeddingDropout;
    private readonly GRU onwards;
    private readonly GRU backwards;
    private readonly Dropout outputDropout;
    private readonly Linear linear;

    /// <summary>An untrained network.</summary>
    /// <param name="vocabularySize">Words, special ones included (V).</param>
    /// <param name="sizes">Embedding dimension (D), hidden size (H) of each direction, layers, dropout.</param>
    public BothWaysGru(int vocabularySize, SentimentArchitecture sizes)
        : base(nameof(BothWaysGru))
    {
        embedding = WordEmbedding.Create(vocabularySize, sizes.EmbeddingDimension, sizes.EmbeddingScale);
        embeddingDropout = nn.Dropout(sizes.EmbeddingDropout);
        onwards = nn.GRU(sizes.EmbeddingDimension, sizes.HiddenSize, sizes.Layers, batchFirst: true, dropout: sizes.LayerDropout);
        backwards = nn.GRU(sizes.EmbeddingDimension, sizes.HiddenSize, sizes.Layers, batchFirst: true, dropout: sizes.LayerDropout);
        outputDropout = nn.Dropout(sizes.OutputDropout);
        linear = nn.Linear(2 * sizes.HiddenSize, 1);
        RecurrentInitialization.Apply(onwards, gates: 3);
        RecurrentInitialization.Apply(backwards, gates: 3);
        RegisterComponents();
    }

    /// <inheritdoc />
    public Tensor WordVectors => embedding.weight!;

    /// <summary>The logit that each review is positive.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Logits (B).</returns>
    public override Tensor forward(Tensor tokens)
    {
        var read = cat([LastState(onwards, tokens), LastState(backwards, Backwards.Of(tokens))], dim: 1); // (B, 2H)
        return linear.call(outputDropout.call(read)).squeeze(1); // (B)
    }

    private Tensor LastState(GRU gru, Tensor tokens)
    {
        var words = embeddingDropout.call(embedding.call(tokens)); // (B, T, D)
        var (states, _) = gru.call(words); // (B, T, H)
        return LastWord.Of(states, tokens); // (B, H)
    }
}
