namespace Torchline.Training.Tasks.Captioning.ByHand.Layers;

/// <summary>
/// A vector for each word of a vocabulary of V, with its backward pass derived by hand (docs/reference/recurrent-layers.md). It keeps
/// nothing: the words themselves are all that the backward pass needs.
/// </summary>
internal sealed class WordEmbedding : nn.Module
{
    private readonly Parameter W; // (V, D)

    /// <summary>Small random vectors, with standard deviation 0.01.</summary>
    /// <param name="vocabularySize">Words (V).</param>
    /// <param name="dimension">Numbers that stand for a word (D).</param>
    /// <param name="dtype">Their type; single precision by default.</param>
    public WordEmbedding(int vocabularySize, int dimension, ScalarType? dtype = null) : base(nameof(WordEmbedding))
    {
        W = nn.Parameter(randn(vocabularySize, dimension, dtype) * 0.01);
        RegisterComponents();
    }

    /// <summary>The vectors of words.</summary>
    /// <param name="words">Word ids, int64, of any shape (N, T).</param>
    /// <returns>Their vectors (N, T, D).</returns>
    public Tensor Forward(Tensor words)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return W.index_select(0, words.flatten()).view([.. words.shape, W.shape[1]]).MoveToOuterDisposeScope();
    }

    /// <summary>Adds to each word's gradient those of all places where it stands; words have no gradient themselves.</summary>
    /// <param name="dvectors">Gradient on the vectors (N, T, D).</param>
    /// <param name="words">The word ids (N, T) that <see cref="Forward"/> was given.</param>
    public void Backward(Tensor dvectors, Tensor words)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var dW = zeros_like(W).index_add_(0, words.flatten(), dvectors.flatten(0, -2), 1); // (V, D)
        Gradients.Accumulate(W, dW);
    }
}
