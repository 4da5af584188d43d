using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>
/// Two classifiers that differ in all but the question: an LSTM that starts from word vectors and reads from the first word
/// to the last, and a GRU that starts from a language model (<see cref="PreviousWordModel"/>) and reads from the last to the
/// first. They share nothing, so that they err on different reviews; the mean of their logits decides.
/// </summary>
public sealed class TwoWay : nn.Module<Tensor, Tensor>, IWordVectorModel, ICommittee
{
    private readonly LastStateLstm forwards;
    private readonly LastStateGru backwards;

    /// <summary>An untrained network.</summary>
    /// <param name="vocabularySize">Words, special ones included (V).</param>
    /// <param name="sizes">Sizes of each of the two.</param>
    public TwoWay(int vocabularySize, SentimentArchitecture sizes)
        : base(nameof(TwoWay))
    {
        forwards = new LastStateLstm(vocabularySize, sizes);
        backwards = new LastStateGru(vocabularySize, sizes);
        RegisterComponents();
    }

    /// <inheritdoc />
    public IEnumerable<Tensor> WordVectors => [.. forwards.WordVectors, .. backwards.WordVectors];

    /// <inheritdoc />
    public Tensor LogitsOfEach(Tensor tokens)
    {
        var (ahead, back) = Judge(tokens);
        return stack([ahead, back]); // (2, B)
    }

    /// <summary>The logit that each review is positive.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Logits (B).</returns>
    public override Tensor forward(Tensor tokens)
    {
        var (ahead, back) = Judge(tokens);
        return (ahead + back) / 2; // (B)
    }

    private (Tensor Ahead, Tensor Back) Judge(Tensor tokens)
    {
        var lengths = WordOrder.LengthsOf(tokens); // (B)
        return (forwards.Judge(tokens, lengths), backwards.Judge(WordOrder.Reverse(tokens, lengths), lengths)); // (B), (B)
    }
}
