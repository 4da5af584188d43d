using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Networks;

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
}
