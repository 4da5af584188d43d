using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Models.Sentiment;

/// <summary>Builds embedding layers.</summary>
internal static class WordEmbedding
{
    /// <summary>Normally distributed embeddings (V, D), zero for padding.</summary>
    public static Embedding Create(int vocabularySize, int dimension, double scale)
    {
        var embedding = nn.Embedding(vocabularySize, dimension);
        using var _ = no_grad();
        nn.init.normal_(embedding.weight!, 0, scale);
        using var padding = embedding.weight!.select(0, 0);
        padding.zero_();
        return embedding;
    }

    /// <summary>Puts known vectors into the rows of their words.</summary>
    /// <param name="weight">The embedding matrix (V, D).</param>
    /// <param name="vectors">Vectors of D numbers by word id.</param>
    public static void Fill(Tensor weight, IReadOnlyDictionary<int, float[]> vectors)
    {
        using var _ = no_grad();
        foreach (var (id, vector) in vectors)
        {
            using var row = weight.select(0, id);
            using var values = tensor(vector);
            row.copy_(values);
        }
    }
}
