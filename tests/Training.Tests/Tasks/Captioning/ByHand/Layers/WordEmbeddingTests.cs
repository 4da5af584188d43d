using Torchline.Training.Tasks.Captioning.ByHand.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning.ByHand.Layers;

public sealed class WordEmbeddingTests
{
    // Word 2 stands at three places, words 0 and 4 at none.
    private static readonly long[,] Words = { { 2, 5, 2 }, { 1, 2, 3 } };

    [Fact]
    public void GradientsAgreeWithDifferencesAndAutograd()
    {
        using var scope = NewDisposeScope();
        var random = new RandomTensors(12);
        var (words, embedding, weights) = (from_array(Words), new WordEmbedding(6, 4, float64), random.Normal(2, 3, 4));
        random.Fill(embedding);
        var table = embedding.get_parameter("W")!;

        embedding.Backward(weights, words);
        var byHand = table.grad!.clone();
        Assert.InRange(NumericGradient.RelativeError(NumericGradient.Of(() => embedding.Forward(words), table, weights), byHand), 0, 1e-8);

        embedding.zero_grad();
        (table.index_select(0, words.flatten()).view_as(weights) * weights).sum().backward();
        Assert.InRange(NumericGradient.RelativeError(table.grad!, byHand), 0, 1e-10);
        Assert.Equal(0, byHand[4].abs().sum().item<double>());
    }

    [Fact]
    public void ReturnsTheVectorsOfWords()
    {
        using var scope = NewDisposeScope();
        var embedding = new WordEmbedding(6, 4);
        var vectors = embedding.Forward(from_array(Words));
        Assert.Equal([2, 3, 4], vectors.shape);
        Assert.True(vectors[1, 2].allclose(embedding.get_parameter("W")![3], 0, 0));
        Assert.False(vectors.requires_grad);
    }
}
