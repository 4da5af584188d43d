namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>
/// Binary bag of words -> linear. A review is the set of its words: how often a word comes and where does not count.
/// </summary>
/// <remarks>Wang and Manning 2012 find that presence works better than counts for sentiment.</remarks>
internal sealed class BagOfWords : nn.Module<Tensor, Tensor>
{
    private readonly Linear linear;
    private readonly int vocabularySize;

    /// <summary>A bag over <paramref name="vocabularySize"/> words (V), with all weights 0.</summary>
    public BagOfWords(int vocabularySize) : base(nameof(BagOfWords))
    {
        this.vocabularySize = vocabularySize;
        linear = nn.Linear(vocabularySize, 1);
        nn.init.zeros_(linear.weight!);
        nn.init.zeros_(linear.bias!);
        RegisterComponents();
    }

    /// <summary>The logit that each review is positive.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 where there is no word.</param>
    /// <returns>Logits (B).</returns>
    public override Tensor forward(Tensor tokens)
    {
        var isWord = tokens.ne(0).to(float32); // (B, T)
        var bag = zeros(tokens.shape[0], vocabularySize).scatter(1, tokens, isWord); // (B, V), 1 where the word occurs
        return linear.call(bag).squeeze(1); // (B)
    }
}

/// <summary>
/// Word embeddings -> average pooling -> linear. The average keeps the model deaf to order, but similar words share what
/// they learn (the deep averaging network of Iyyer et al. 2015 with no hidden layer).
/// </summary>
internal sealed class AveragedEmbeddings : nn.Module<Tensor, Tensor>, IWordVectorModel
{
    private readonly Embedding embedding;
    private readonly Dropout dropout;
    private readonly Linear linear;

    /// <summary>An untrained network.</summary>
    /// <param name="vocabularySize">Words, special ones included (V).</param>
    /// <param name="dimension">Numbers that stand for a word (D).</param>
    /// <param name="scale">Standard deviation of the initial embeddings.</param>
    /// <param name="outputDropout">Dropout on the average.</param>
    public AveragedEmbeddings(int vocabularySize, int dimension, double scale, double outputDropout) : base(nameof(AveragedEmbeddings))
    {
        embedding = WordEmbedding.Create(vocabularySize, dimension, scale);
        dropout = nn.Dropout(outputDropout);
        linear = nn.Linear(dimension, 1);
        RegisterComponents();
    }

    public IEnumerable<Tensor> WordVectors => [embedding.weight!];

    /// <summary>The logit that each review is positive.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 where there is no word.</param>
    /// <returns>Logits (B).</returns>
    public override Tensor forward(Tensor tokens)
    {
        var isWord = tokens.ne(0).to(float32).unsqueeze(2); // (B, T, 1)
        var sum = (embedding.call(tokens) * isWord).sum(1); // (B, D)
        var average = sum / isWord.sum(1); // (B, D)
        return linear.call(dropout.call(average)).squeeze(1); // (B)
    }
}
