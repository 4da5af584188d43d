namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>A layer of BERT: self-attention, then a feed-forward network, each added to what it reads and normalised.</summary>
internal sealed class BertLayer : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>What layer normalisation adds to the variance.</summary>
    public const double Epsilon = 1e-12;

    /// <summary>The name of layer normalisation in state dicts, which no field has here.</summary>
    public const string Normalization = "LayerNorm";

    private readonly BertAttention attention;
    private readonly BertProjection intermediate;
    private readonly BertResidual output;

    public BertLayer(SentimentArchitecture sizes) : base(nameof(BertLayer))
    {
        attention = new BertAttention(sizes);
        intermediate = new BertProjection(sizes.EmbeddingDimension, sizes.HiddenSize);
        output = new BertResidual(sizes.HiddenSize, sizes);
        RegisterComponents();
    }

    /// <summary>One layer.</summary>
    /// <param name="states">States (B, T, D).</param>
    /// <param name="bias">What is added to the scores of each token (B, 1, 1, T).</param>
    public override Tensor forward(Tensor states, Tensor bias)
    {
        var attended = attention.call(states, bias); // (B, T, D)
        var hidden = nn.functional.gelu(intermediate.call(attended)); // (B, T, H)
        return output.call(hidden, attended); // (B, T, D)
    }
}

/// <summary>Self-attention with its residual sum.</summary>
internal sealed class BertAttention : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly BertSelfAttention self;
    private readonly BertResidual output;

    public BertAttention(SentimentArchitecture sizes) : base(nameof(BertAttention))
    {
        self = new BertSelfAttention(sizes);
        output = new BertResidual(sizes.EmbeddingDimension, sizes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor states, Tensor bias) => output.call(self.call(states, bias), states); // (B, T, D)
}

/// <summary>Scaled dot-product attention with several heads: softmax(Q Kᵀ / √d + bias) V.</summary>
internal sealed class BertSelfAttention : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>What is added to the score of padding: its weight is 0 after the softmax.</summary>
    public const double Hidden = -10_000;

    private readonly int heads;
    private readonly BertLinear query;
    private readonly BertLinear key;
    private readonly BertLinear value;
    private readonly Dropout dropout;

    public BertSelfAttention(SentimentArchitecture sizes) : base(nameof(BertSelfAttention))
    {
        heads = sizes.Heads;
        query = new BertLinear(sizes.EmbeddingDimension, sizes.EmbeddingDimension);
        key = new BertLinear(sizes.EmbeddingDimension, sizes.EmbeddingDimension);
        value = new BertLinear(sizes.EmbeddingDimension, sizes.EmbeddingDimension);
        dropout = nn.Dropout(sizes.LayerDropout);
        RegisterComponents();
    }

    public override Tensor forward(Tensor states, Tensor bias)
    {
        var (batch, length, width) = (states.shape[0], states.shape[1], states.shape[2]);
        var (q, k, v) = (Split(query.call(states)), Split(key.call(states)), Split(value.call(states))); // (B, heads, T, d)
        var scores = matmul(q, k.transpose(2, 3)) / Math.Sqrt((double)width / heads); // (B, heads, T, T)
        var weights = dropout.call(nn.functional.softmax(scores + bias, 3)); // (B, heads, T, T)
        return matmul(weights, v).transpose(1, 2).reshape(batch, length, width); // (B, T, D)

        Tensor Split(Tensor all) => all.view(batch, length, heads, width / heads).transpose(1, 2); // (B, heads, T, d)
    }
}

/// <summary>A linear layer of its own name.</summary>
internal sealed class BertProjection : nn.Module<Tensor, Tensor>
{
    private readonly BertLinear dense;

    public BertProjection(int inputs, int outputs) : base(nameof(BertProjection))
    {
        dense = new BertLinear(inputs, outputs);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => dense.call(x);
}

/// <summary>LayerNorm(x + dropout(W h + b)).</summary>
internal sealed class BertResidual : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly BertLinear dense;
    private readonly Func<Tensor, Tensor> normalize;
    private readonly Dropout dropout;

    public BertResidual(int inputs, SentimentArchitecture sizes) : base(nameof(BertResidual))
    {
        dense = new BertLinear(inputs, sizes.EmbeddingDimension);
        var normalization = nn.LayerNorm(sizes.EmbeddingDimension, BertLayer.Epsilon);
        normalize = normalization.call;
        dropout = nn.Dropout(sizes.LayerDropout);
        register_module(nameof(dense), dense);
        register_module(BertLayer.Normalization, normalization);
        register_module(nameof(dropout), dropout);
    }

    /// <summary>Adds what was computed to what it was computed from.</summary>
    /// <param name="hidden">The result of the sublayer (B, T, H).</param>
    /// <param name="x">Its input (B, T, D).</param>
    public override Tensor forward(Tensor hidden, Tensor x) => normalize(x + dropout.call(dense.call(hidden))); // (B, T, D)
}
