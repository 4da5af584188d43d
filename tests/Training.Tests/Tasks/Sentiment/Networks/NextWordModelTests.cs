using Torchline.Training.Tasks.Sentiment.Networks;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Sentiment.Networks;

public sealed class NextWordModelTests
{
    private static readonly SentimentArchitecture Sizes = new() { Model = "two-way", EmbeddingDimension = 8, HiddenSize = 12 };

    [Fact]
    public void ScoresEveryRealPosition()
    {
        using var scope = NewDisposeScope();
        using var model = Create();
        var tokens = tensor(new long[] { 5, 6, 7, 0, 8, 0, 0, 0 }, [2, 4]);
        Assert.Equal([4, 20], model.call(tokens).shape);
        Assert.Equal([5, 6, 7, 8], model.TargetsOf(tokens).data<long>().ToArray());
        Assert.Equal([1, 20], model.call(tensor(new long[] { 3 }, [1, 1])).shape);
    }

    [Fact]
    public void WordsThatCannotBeGuessedAreUnknown()
    {
        using var scope = NewDisposeScope();
        using var model = Create();
        Assert.Equal([19, 1, 1], model.TargetsOf(tensor(new long[] { 19, 20, 29 }, [1, 3])).data<long>().ToArray());
    }

    [Fact]
    public void APositionDependsOnTheWordsBeforeItAlone()
    {
        using var scope = NewDisposeScope();
        using var model = Create();
        var one = model.call(tensor(new long[] { 5, 6, 7, 8 }, [1, 4]));
        var other = model.call(tensor(new long[] { 5, 6, 9, 2 }, [1, 4]));
        Assert.True(one[..3].allclose(other[..3]));
        Assert.False(one[3].allclose(other[3]));
    }

    [Fact]
    public void ItsEmbeddingAndItsGruCarryOverToTheClassifier()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var model = new PreviousWordModel(vocabularySize: 30, outputSize: 20, Sizes, dropout: 0.5);
        using var classifier = SentimentModels.Create(Sizes, 30);
        var linear = classifier.get_parameter("backwards.linear.weight")!.detach().clone();
        model.save(folder["model.dat"]);
        classifier.load(folder["model.dat"], strict: false);

        foreach (var layer in (string[])["embedding.weight", "gru.weight_ih_l0", "gru.weight_hh_l0", "gru.bias_ih_l0", "gru.bias_hh_l0"])
        {
            var name = $"backwards.{layer}";
            Assert.True(classifier.get_parameter(name)!.allclose(model.get_parameter(name)!, rtol: 0, atol: 0), name);
        }
        Assert.True(classifier.get_parameter("backwards.linear.weight")!.allclose(linear, rtol: 0, atol: 0));
    }

    [Fact]
    public void TheBackwardModelMinimisesItsCrossEntropy()
    {
        using var scope = NewDisposeScope();
        using var model = new PreviousWordModel(vocabularySize: 30, outputSize: 20, Sizes, dropout: 0);
        var tokens = tensor(new long[] { 5, 6, 7, 8, 9, 0 }, [2, 3]);
        var loss = model.call(tokens);
        Assert.Equal(Math.Log(20), loss.item<float>(), 0.5); // knows nothing yet
        loss.backward();
        Assert.All(model.named_parameters(), entry => Assert.NotNull(entry.parameter.grad));
    }

    private static NextWordModel Create()
    {
        manual_seed(4);
        var model = new NextWordModel(vocabularySize: 30, outputSize: 20, Sizes, dropout: 0.5);
        model.eval();
        return model;
    }
}
