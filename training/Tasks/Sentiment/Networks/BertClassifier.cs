namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>A BERT encoder, the mean of its states over the tokens, dropout and a linear layer.</summary>
internal sealed class BertClassifier : nn.Module<Tensor, Tensor>
{
    private readonly BertEncoder bert;
    private readonly Dropout dropout;
    private readonly Linear classifier;

    /// <summary>An untrained network.</summary>
    /// <param name="vocabularySize">Word pieces (V).</param>
    /// <param name="sizes">Its sizes.</param>
    public BertClassifier(int vocabularySize, SentimentArchitecture sizes) : base(nameof(BertClassifier))
    {
        bert = new BertEncoder(vocabularySize, sizes);
        dropout = nn.Dropout(sizes.OutputDropout);
        classifier = nn.Linear(sizes.EmbeddingDimension, 1);
        RegisterComponents();
    }

    /// <summary>The encoder, which starts from weights that were learned from other text.</summary>
    public BertEncoder Encoder => bert;

    /// <summary>The last layer.</summary>
    public Linear Head => classifier;

    /// <summary>The logit that each review is positive.</summary>
    /// <param name="tokens">Word piece ids (B, T), int64, 0 after the last one.</param>
    /// <returns>Logits (B).</returns>
    public override Tensor forward(Tensor tokens)
    {
        var isToken = tokens.ne(0); // (B, T)
        var states = bert.call(tokens, isToken); // (B, T, D)
        var weights = isToken.to(float32).unsqueeze(2); // (B, T, 1)
        var mean = (states * weights).sum(1) / weights.sum(1); // (B, D)
        return classifier.call(dropout.call(mean)).squeeze(1); // (B)
    }
}
