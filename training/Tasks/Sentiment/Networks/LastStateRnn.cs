using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>
/// Word embeddings -> vanilla RNN -> linear, where <c>h_t = tanh(W_ih x_t + W_hh h_{t-1} + b)</c> reads the review word by
/// word (Elman 1990) and the state at the last real word decides.
/// </summary>
public sealed class LastStateRnn : nn.Module<Tensor, Tensor>, IWordVectorModel
{
    private readonly Embedding embedding;
    private readonly Dropout embeddingDropout;
    private readonly RNN rnn;
    private readonly Dropout outputDropout;
    private readonly Linear linear;

    /// <summary>An untrained network.</summary>
    /// <param name="vocabularySize">Words, special ones included (V).</param>
    /// <param name="sizes">Embedding dimension (D), hidden size (H), layers, dropout.</param>
    public LastStateRnn(int vocabularySize, SentimentArchitecture sizes)
        : base(nameof(LastStateRnn))
    {
        embedding = WordEmbedding.Create(vocabularySize, sizes.EmbeddingDimension, sizes.EmbeddingScale);
        embeddingDropout = nn.Dropout(sizes.EmbeddingDropout);
        rnn = nn.RNN(sizes.EmbeddingDimension, sizes.HiddenSize, sizes.Layers, batchFirst: true, dropout: sizes.LayerDropout);
        outputDropout = nn.Dropout(sizes.OutputDropout);
        linear = nn.Linear(sizes.HiddenSize, 1);
        RecurrentInitialization.Apply(rnn, gates: 1);
        RegisterComponents();
    }

    /// <inheritdoc />
    public IEnumerable<Tensor> WordVectors => [embedding.weight!];

    /// <summary>The logit that each review is positive.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Logits (B).</returns>
    public override Tensor forward(Tensor tokens)
    {
        var words = embeddingDropout.call(embedding.call(tokens)); // (B, T, D)
        var (states, _) = rnn.call(words); // (B, T, H)
        var last = LastWord.Of(states, WordOrder.LengthsOf(tokens)); // (B, H)
        return linear.call(outputDropout.call(last)).squeeze(1); // (B)
    }
}
