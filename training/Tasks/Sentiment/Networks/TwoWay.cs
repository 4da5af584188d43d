namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>
/// An ensemble of two: an LSTM that starts from word vectors and reads from the first word to the last, and a GRU that starts from a language
/// model (<see cref="PreviousWordModel"/>) and reads from the last to the first. They share nothing, so their errors differ; the logit is
/// the mean of theirs.
/// </summary>
internal sealed class TwoWay : nn.Module<Tensor, Tensor>, IWordVectorModel, IEnsemble
{
    private readonly RecurrentClassifier forwards;
    private readonly RecurrentClassifier backwards;

    /// <summary>An untrained network.</summary>
    /// <param name="vocabularySize">Words, special ones included (V).</param>
    /// <param name="sizes">Sizes of each of the two.</param>
    public TwoWay(int vocabularySize, SentimentArchitecture sizes) : base(nameof(TwoWay))
    {
        forwards = RecurrentClassifier.Lstm(vocabularySize, sizes);
        backwards = RecurrentClassifier.Gru(vocabularySize, sizes);
        RegisterComponents();
    }

    public IEnumerable<Tensor> WordVectors => [.. forwards.WordVectors, .. backwards.WordVectors];

    public Tensor MemberLogits(Tensor tokens)
    {
        var (ahead, back) = Logits(tokens);
        return stack([ahead, back]); // (2, B)
    }

    /// <summary>The logits (B) of tokens (B, T).</summary>
    public override Tensor forward(Tensor tokens)
    {
        var (ahead, back) = Logits(tokens);
        return (ahead + back) / 2; // (B)
    }

    private (Tensor Ahead, Tensor Back) Logits(Tensor tokens)
    {
        var lengths = WordOrder.LengthsOf(tokens); // (B)
        return (forwards.Logits(tokens, lengths), backwards.Logits(WordOrder.Reverse(tokens, lengths), lengths)); // (B), (B)
    }
}
