namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>
/// Word embeddings -> recurrent layer -> linear, from the state at the last word: a vanilla RNN (Elman 1990), an LSTM (Hochreiter and
/// Schmidhuber 1997; forget gate of Gers et al. 2000) or a GRU (Cho et al. 2014). Embeddings and GRU can start from those of a language
/// model of the same kind of text (Dai and Le 2015), see <see cref="NextWordModel"/>.
/// </summary>
internal sealed class RecurrentClassifier : nn.Module<Tensor, Tensor>, IWordVectorModel
{
    private readonly Embedding embedding;
    private readonly Dropout embeddingDropout;
    private readonly Func<Tensor, Tensor> statesOf; // (B, T, D) -> (B, T, H)
    private readonly Dropout outputDropout;
    private readonly Linear linear;

    private RecurrentClassifier(int vocabularySize, SentimentArchitecture sizes, string cell) : base(nameof(RecurrentClassifier))
    {
        var (dimension, hidden, layers, dropout) = (sizes.EmbeddingDimension, sizes.HiddenSize, sizes.Layers, sizes.LayerDropout);
        embedding = WordEmbedding.Create(vocabularySize, dimension, sizes.EmbeddingScale);
        embeddingDropout = nn.Dropout(sizes.EmbeddingDropout);
        nn.Module layer;
        switch (cell)
        {
            case "rnn":
                var rnn = nn.RNN(dimension, hidden, layers, batchFirst: true, dropout: dropout);
                (layer, statesOf) = (rnn, words => rnn.call(words).Item1);
                break;
            case "gru":
                var gru = nn.GRU(dimension, hidden, layers, batchFirst: true, dropout: dropout);
                (layer, statesOf) = (gru, words => gru.call(words).Item1);
                break;
            default:
                var lstm = nn.LSTM(dimension, hidden, layers, batchFirst: true, dropout: dropout);
                (layer, statesOf) = (lstm, words => lstm.call(words).Item1);
                break;
        }
        outputDropout = nn.Dropout(sizes.OutputDropout);
        linear = nn.Linear(hidden, 1);
        Initialize(layer, gates: cell switch { "rnn" => 1, "gru" => 3, _ => 4 }, forgetGate: cell == "lstm" ? 1 : -1);
        register_module(nameof(embedding), embedding); // in the order of saved weights
        register_module(nameof(embeddingDropout), embeddingDropout);
        register_module(cell, layer);
        register_module(nameof(outputDropout), outputDropout);
        register_module(nameof(linear), linear);
    }

    public IEnumerable<Tensor> WordVectors => [embedding.weight!];

    public static RecurrentClassifier Rnn(int vocabularySize, SentimentArchitecture sizes) => new(vocabularySize, sizes, "rnn");

    public static RecurrentClassifier Lstm(int vocabularySize, SentimentArchitecture sizes) => new(vocabularySize, sizes, "lstm");

    public static RecurrentClassifier Gru(int vocabularySize, SentimentArchitecture sizes) => new(vocabularySize, sizes, "gru");

    /// <summary>The logit that each review is positive.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Logits (B).</returns>
    public override Tensor forward(Tensor tokens) => Logits(tokens, WordOrder.LengthsOf(tokens));

    /// <summary>The logits (B), where the lengths are computed already.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <param name="lengths">Words of each review (B).</param>
    public Tensor Logits(Tensor tokens, Tensor lengths)
    {
        var states = statesOf(embeddingDropout.call(embedding.call(tokens))); // (B, T, H)
        return linear.call(outputDropout.call(LastOf(states, lengths))).squeeze(1); // (B)
    }

    /// <summary>The states (B, H) at the last words. A gather, not an index from the host: a batch may mix lengths and the trace stays general.</summary>
    private static Tensor LastOf(Tensor states, Tensor lengths)
    {
        var last = lengths - 1; // (B)
        var index = last.view(1, -1, 1).expand(1, -1, states.shape[2]); // (1, B, H)
        return states.transpose(0, 1).gather(0, index).squeeze(0); // (B, H); time first is how recurrent operators compute
    }

    /// <summary>
    /// Makes each gate's recurrent matrix orthogonal (Saxe et al. 2014) and all biases 0, but the forget gate's 1 (Jozefowicz et al. 2015),
    /// so that gradients pass through many time steps.
    /// </summary>
    private static void Initialize(nn.Module layer, int gates, int forgetGate)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var (name, parameter) in layer.named_parameters())
        {
            if (name.Contains("weight_hh", StringComparison.Ordinal))
            {
                foreach (var gate in parameter.chunk(gates))
                    gate.copy_(nn.init.orthogonal_(empty_like(gate)));
            }
            else if (name.Contains("bias", StringComparison.Ordinal))
            {
                nn.init.zeros_(parameter);
                if (forgetGate >= 0 && name.Contains("bias_ih", StringComparison.Ordinal))
                    parameter.chunk(gates)[forgetGate].fill_(1);
            }
        }
    }
}

/// <summary>Measures sentences and reverses them. Tokens are word ids (B, T), int64, 0 after the last word.</summary>
internal static class WordOrder
{
    /// <summary>The number of words of each sentence (B), int64.</summary>
    public static Tensor LengthsOf(Tensor tokens) => tokens.ne(0).sum(1); // (B)

    /// <summary>Puts the last word first; padding stays at the end (B, T).</summary>
    public static Tensor Reverse(Tensor tokens, Tensor lengths)
    {
        var isWord = tokens.ne(0); // (B, T)
        var place = isWord.cumsum(1); // (B, T): 1, 2, …, length, then length again
        var mirrored = lengths.unsqueeze(1) - place; // (B, T): length - 1, …, 1, 0, then 0 again
        return tokens.gather(1, mirrored) * isWord; // (B, T)
    }
}
