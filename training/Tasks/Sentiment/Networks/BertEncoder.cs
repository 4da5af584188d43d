namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>
/// A Transformer encoder (Vaswani et al. 2017) as in BERT (Devlin et al. 2019): layer normalisation after each residual sum, GELU, learned
/// positions. Its state dict has the names of Hugging Face's <c>BertModel</c>.
/// </summary>
internal sealed class BertEncoder : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly BertEmbeddings embeddings;
    private readonly BertLayers encoder;

    /// <summary>An untrained encoder.</summary>
    /// <param name="vocabularySize">Word pieces (V).</param>
    /// <param name="sizes">Its sizes.</param>
    public BertEncoder(int vocabularySize, SentimentArchitecture sizes) : base(nameof(BertEncoder))
    {
        embeddings = new BertEmbeddings(vocabularySize, sizes);
        encoder = new BertLayers(sizes);
        RegisterComponents();
    }

    /// <summary>The embeddings of word pieces, positions and segments.</summary>
    public BertEmbeddings Embeddings => embeddings;

    /// <summary>The layers from the first to the last.</summary>
    public IReadOnlyList<BertLayer> Layers => encoder.Layers;

    /// <summary>Encodes tokens.</summary>
    /// <param name="tokens">Word piece ids (B, T), int64.</param>
    /// <param name="isToken">True where there is a token, false where there is padding (B, T).</param>
    /// <returns>A state for each token (B, T, D).</returns>
    public override Tensor forward(Tensor tokens, Tensor isToken)
    {
        var bias = zeros_like(isToken, dtype: float32).masked_fill(isToken.logical_not(), BertSelfAttention.Hidden); // (B, T)
        return encoder.call(embeddings.call(tokens), bias.unsqueeze(1).unsqueeze(1)); // (B, T, D), (B, 1, 1, T)
    }
}

/// <summary>The sum of the embeddings of word piece, position and segment, normalised. All text is of the first segment.</summary>
internal sealed class BertEmbeddings : nn.Module<Tensor, Tensor>
{
    /// <summary>The most tokens of a text.</summary>
    public const int MaxPositions = 512;

    private const int Segments = 2;

    private readonly Embedding word_embeddings;
    private readonly Embedding position_embeddings;
    private readonly Embedding token_type_embeddings;
    private readonly Func<Tensor, Tensor> normalize; // no field of a module has the name LayerNorm here
    private readonly Dropout dropout;

    public BertEmbeddings(int vocabularySize, SentimentArchitecture sizes) : base(nameof(BertEmbeddings))
    {
        word_embeddings = nn.Embedding(vocabularySize, sizes.EmbeddingDimension);
        position_embeddings = nn.Embedding(MaxPositions, sizes.EmbeddingDimension);
        token_type_embeddings = nn.Embedding(Segments, sizes.EmbeddingDimension);
        var normalization = nn.LayerNorm(sizes.EmbeddingDimension, BertLayer.Epsilon);
        normalize = normalization.call;
        dropout = nn.Dropout(sizes.EmbeddingDropout);
        register_module(nameof(word_embeddings), word_embeddings);
        register_module(nameof(position_embeddings), position_embeddings);
        register_module(nameof(token_type_embeddings), token_type_embeddings);
        register_module(BertLayer.Normalization, normalization);
        register_module(nameof(dropout), dropout);
    }

    /// <summary>Embeds tokens.</summary>
    /// <param name="tokens">Word piece ids (B, T), int64.</param>
    public override Tensor forward(Tensor tokens)
    {
        var positions = arange(tokens.shape[1], device: tokens.device); // (T)
        var words = word_embeddings.call(tokens); // (B, T, D)
        var sum = words + position_embeddings.call(positions) + token_type_embeddings.weight![0]; // (B, T, D)
        return dropout.call(normalize(sum)); // (B, T, D)
    }
}

/// <summary>The layers, one after the other.</summary>
internal sealed class BertLayers : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly ModuleList<BertLayer> layer;

    public BertLayers(SentimentArchitecture sizes) : base(nameof(BertLayers))
    {
        layer = new ModuleList<BertLayer>([.. Enumerable.Range(0, sizes.Layers).Select(_ => new BertLayer(sizes))]);
        RegisterComponents();
    }

    public IReadOnlyList<BertLayer> Layers => [.. layer];

    public override Tensor forward(Tensor states, Tensor bias) => layer.Aggregate(states, (x, next) => next.call(x, bias)); // (B, T, D)
}
