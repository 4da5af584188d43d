using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Torchline.Training.Models.Sentiment;

/// <summary>
/// Two language models, one guessing the next word, the other the one before: what <see cref="TwoWayGru"/> starts from
/// (the layers of both have the same names).
/// </summary>
public sealed class TwoWayLanguageModel : nn.Module<Tensor, Tensor>, IWordVectorModel
{
    private readonly NextWordModel forwards;
    private readonly NextWordModel backwards;

    /// <summary>An untrained model.</summary>
    /// <param name="vocabularySize">Words that can be read, special ones included (V).</param>
    /// <param name="outputSize">Words that can be guessed: the first of the vocabulary (K).</param>
    /// <param name="sizes">Sizes of each of the two.</param>
    /// <param name="dropout">Dropout on embeddings and states.</param>
    public TwoWayLanguageModel(int vocabularySize, int outputSize, SentimentArchitecture sizes, double dropout)
        : base(nameof(TwoWayLanguageModel))
    {
        forwards = new NextWordModel(vocabularySize, outputSize, sizes, dropout);
        backwards = new NextWordModel(vocabularySize, outputSize, sizes, dropout);
        RegisterComponents();
    }

    /// <inheritdoc />
    public IEnumerable<Tensor> WordVectors => [.. forwards.WordVectors, .. backwards.WordVectors];

    /// <summary>The models' mean surprise at the words of a batch.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Cross entropy in nats a word, a scalar.</returns>
    public override Tensor forward(Tensor tokens)
    {
        var reversed = WordOrder.Reverse(tokens);
        var ahead = cross_entropy(forwards.call(tokens), forwards.TargetsOf(tokens));
        var back = cross_entropy(backwards.call(reversed), backwards.TargetsOf(reversed));
        return (ahead + back) / 2;
    }
}
