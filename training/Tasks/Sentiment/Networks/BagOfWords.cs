using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>
/// Binary bag of words -> linear. A review is the set of its words: how often a word comes and where does not count.
/// </summary>
/// <remarks>Wang and Manning 2012 find that presence works better than counts for sentiment.</remarks>
internal sealed class BagOfWords : nn.Module<Tensor, Tensor>
{
    private readonly Linear linear;
    private readonly int vocabularySize;

    /// <summary>A bag over <paramref name="vocabularySize"/> words (V), with all weights 0: no word has an opinion yet.</summary>
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
