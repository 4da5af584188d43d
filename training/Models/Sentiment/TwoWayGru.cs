using static TorchSharp.torch;

namespace Torchline.Training.Models.Sentiment;

/// <summary>
/// Two GRU classifiers of the same kind, one reading from the first word to the last, the other from the last to the first;
/// the mean of their logits decides. They share nothing, so that they err on different reviews.
/// </summary>
public sealed class TwoWayGru : nn.Module<Tensor, Tensor>, IWordVectorModel, ICommittee
{
    private readonly LastStateGru forwards;
    private readonly LastStateGru backwards;

    /// <summary>An untrained network.</summary>
    /// <param name="vocabularySize">Words, special ones included (V).</param>
    /// <param name="sizes">Sizes of each of the two.</param>
    public TwoWayGru(int vocabularySize, SentimentArchitecture sizes)
        : base(nameof(TwoWayGru))
    {
        forwards = new LastStateGru(vocabularySize, sizes);
        backwards = new LastStateGru(vocabularySize, sizes);
        RegisterComponents();
    }

    /// <inheritdoc />
    public IEnumerable<Tensor> WordVectors => [.. forwards.WordVectors, .. backwards.WordVectors];

    /// <inheritdoc />
    public Tensor LogitsOfEach(Tensor tokens) =>
        stack([forwards.call(tokens), backwards.call(WordOrder.Reverse(tokens))]); // (2, B)

    /// <summary>The logit that each review is positive.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Logits (B).</returns>
    public override Tensor forward(Tensor tokens) => LogitsOfEach(tokens).mean([0]); // (B)
}
