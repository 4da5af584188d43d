using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>
/// A language model that reads from the last word to the first and guesses the one before: what the backward half of
/// <see cref="TwoWay"/> starts from (the layers of both have the same names).
/// </summary>
public sealed class PreviousWordModel : nn.Module<Tensor, Tensor>, IWordVectorModel
{
    private readonly NextWordModel backwards;

    /// <summary>An untrained model.</summary>
    /// <param name="vocabularySize">Words that can be read, special ones included (V).</param>
    /// <param name="outputSize">Words that can be guessed: the first of the vocabulary (K).</param>
    /// <param name="sizes">Embedding dimension, hidden size, layers.</param>
    /// <param name="dropout">Dropout on embeddings and states.</param>
    public PreviousWordModel(int vocabularySize, int outputSize, SentimentArchitecture sizes, double dropout)
        : base(nameof(PreviousWordModel))
    {
        backwards = new NextWordModel(vocabularySize, outputSize, sizes, dropout);
        RegisterComponents();
    }

    /// <inheritdoc />
    public IEnumerable<Tensor> WordVectors => backwards.WordVectors;

    /// <summary>The model's mean surprise at the words of a batch.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Cross entropy in nats a word, a scalar.</returns>
    public override Tensor forward(Tensor tokens)
    {
        var reversed = WordOrder.Reverse(tokens, WordOrder.LengthsOf(tokens)); // (B, T)
        return cross_entropy(backwards.call(reversed), backwards.TargetsOf(reversed));
    }
}
