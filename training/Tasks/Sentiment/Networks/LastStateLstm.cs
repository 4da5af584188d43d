using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>
/// Word embeddings -> LSTM -> linear: gates decide what the memory cell keeps, takes in and shows (Hochreiter and
/// Schmidhuber 1997; forget gate of Gers et al. 2000), and the state at the last real word decides.
/// </summary>
public sealed class LastStateLstm : nn.Module<Tensor, Tensor>, IWordVectorModel
{
    private readonly Embedding embedding;
    private readonly Dropout embeddingDropout;
    private readonly LSTM lstm;
    private readonly Dropout outputDropout;
    private readonly Linear linear;

    /// <summary>An untrained network.</summary>
    /// <param name="vocabularySize">Words, special ones included (V).</param>
    /// <param name="sizes">Embedding dimension (D), hidden size (H), layers, dropout.</param>
    public LastStateLstm(int vocabularySize, SentimentArchitecture sizes)
        : base(nameof(LastStateLstm))
    {
        embedding = WordEmbedding.Create(vocabularySize, sizes.EmbeddingDimension, sizes.EmbeddingScale);
        embeddingDropout = nn.Dropout(sizes.EmbeddingDropout);
        lstm = nn.LSTM(sizes.EmbeddingDimension, sizes.HiddenSize, sizes.Layers, batchFirst: true, dropout: sizes.LayerDropout);
        outputDropout = nn.Dropout(sizes.OutputDropout);
        linear = nn.Linear(sizes.HiddenSize, 1);
        RecurrentInitialization.Apply(lstm, gates: 4, forgetGate: 1);
        RegisterComponents();
    }

    /// <inheritdoc />
    public IEnumerable<Tensor> WordVectors => [embedding.weight!];

    /// <summary>The logit that each review is positive.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Logits (B).</returns>
    public override Tensor forward(Tensor tokens) => Judge(tokens, WordOrder.LengthsOf(tokens));

    /// <summary>The logit that each review is positive, where the lengths are known already.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <param name="lengths">Words of each review (B).</param>
    /// <returns>Logits (B).</returns>
    public Tensor Judge(Tensor tokens, Tensor lengths)
    {
        var words = embeddingDropout.call(embedding.call(tokens)); // (B, T, D)
        var (states, _, _) = lstm.call(words); // (B, T, H)
        var last = LastWord.Of(states, lengths); // (B, H)
        return linear.call(outputDropout.call(last)).squeeze(1); // (B)
    }
}
