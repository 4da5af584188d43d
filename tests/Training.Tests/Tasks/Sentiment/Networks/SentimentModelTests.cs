using Torchline.Training.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment.Data;
using Torchline.Training.Tasks.Sentiment.Networks;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Sentiment.Networks;

public sealed class SentimentModelTests
{
    private const int VocabularySize = 40;

    public static TheoryData<string> Names => [.. SentimentModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void GivesOneLogitAReview(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Create(name);
        foreach (var (batch, length) in ((long, long)[])[(1, 1), (2, 7), (5, 200)])
        {
            var logits = network.call(randint(2, VocabularySize, [batch, length], dtype: int64));
            Assert.Equal([batch], logits.shape);
            Assert.Equal(float32, logits.dtype);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void PaddingChangesNothing(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Create(name);
        var tokens = randint(2, VocabularySize, [3, 9], dtype: int64);
        var padded = cat([tokens, zeros(3, 6, dtype: int64)], dim: 1);
        Assert.True(network.call(padded).allclose(network.call(tokens), atol: 1e-6));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryReviewIsJudgedByItselfInABatchOfMixedLengths(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Create(name);
        var lengths = new[] { 1, 4, 9 };
        var tokens = randint(2, VocabularySize, [3, 9], dtype: int64);
        for (var row = 0; row < lengths.Length; row++)
            tokens[row, lengths[row]..] = 0;
        var together = network.call(tokens);
        for (var row = 0; row < lengths.Length; row++)
        {
            var alone = network.call(tokens[row..(row + 1), ..lengths[row]]);
            Assert.Equal(alone.item<float>(), together[row].item<float>(), 1e-5f);
        }
    }

    [Fact]
    public void ABagOfWordsCountsEachWordOnce()
    {
        using var scope = NewDisposeScope();
        using var network = Create("bow");
        using (var _ = no_grad())
            network.get_parameter("linear.weight")!.normal_();
        var once = tensor(new long[] { 5, 9 }, [1, 2]);
        var often = tensor(new long[] { 9, 5, 9, 5, 5 }, [1, 5]);
        Assert.Equal(network.call(once).item<float>(), network.call(often).item<float>(), 1e-6f);
    }

    [Fact]
    public void RecurrentMatricesStartOrthogonal()
    {
        using var scope = NewDisposeScope();
        using var network = Create("lstm-glove");
        foreach (var gate in network.get_parameter("lstm.weight_hh_l0")!.chunk(4))
            Assert.True(gate.matmul(gate.t()).allclose(eye(gate.shape[0]), atol: 1e-5));
        Assert.Equal(1, network.get_parameter("lstm.bias_ih_l0")!.chunk(4)[1].mean().item<float>());
    }

    [Fact]
    public void ReversingTurnsTheWordsRoundAndKeepsPaddingAtTheEnd()
    {
        using var scope = NewDisposeScope();
        var tokens = tensor(new long[] { 5, 6, 7, 0, 8, 0, 0, 0, 2, 3, 4, 5 }, [3, 4]);
        Assert.Equal([7, 6, 5, 0, 8, 0, 0, 0, 5, 4, 3, 2], WordOrder.Reverse(tokens, WordOrder.LengthsOf(tokens)).data<long>().ToArray());
    }

    [Fact]
    public void ACommitteeAnswersWithItsMembersMean()
    {
        using var scope = NewDisposeScope();
        using var network = Create("two-way");
        var tokens = randint(2, VocabularySize, [4, 5], dtype: int64);
        var members = ((IEnsemble)network).MemberLogits(tokens);
        Assert.Equal([2, 4], members.shape);
        Assert.False(members[0].allclose(members[1]));
        Assert.True(network.call(tokens).allclose((members[0] + members[1]) / 2));
    }

    [Fact]
    public void WordVectorsFillTheirRowsOnly()
    {
        using var scope = NewDisposeScope();
        using var network = Create("avg-glove");
        var weight = ((IWordVectorModel)network).WordVectors.Single();
        var before = weight.detach().clone();
        new WordVectors(new Dictionary<int, float[]> { [7] = [.. Enumerable.Repeat(0.5f, 50)] }, 50).Fill(weight);
        Assert.Equal(0.5f, weight[7].mean().item<float>());
        Assert.Equal(0, weight[0].abs().sum().item<float>());
        Assert.True(weight[8].allclose(before[8], rtol: 0, atol: 0));
    }

    [Fact]
    public void AnUnknownNameIsAnError() => Assert.Contains(
        "there is no sentiment model",
        Assert.Throws<ArgumentException>(() => SentimentModels.Create(new SentimentArchitecture { Model = "gru" }, 10)).Message);

    private static nn.Module<Tensor, Tensor> Create(string name)
    {
        manual_seed(3);
        var network = SentimentModels.Create(SentimentRecipes.Of(name).Architecture, VocabularySize);
        network.eval();
        return network;
    }
}
