using Torchline.Training.Tasks.Captioning.ByHand;
using TorchSharp;
using Training.Tests.Tasks.Captioning.ByHand.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning.ByHand;

public sealed class CaptioningRnnTests
{
    private const int Words = 9;

    private static readonly long[] Captions =
    [
        1, 4, 5, 4, 2, 0,
        1, 2, 0, 0, 0, 0,
        1, 6, 3, 8, 7, 2,
    ];

    [Theory]
    [InlineData(RecurrentCell.Rnn, 0)]
    [InlineData(RecurrentCell.Lstm, 0)]
    [InlineData(RecurrentCell.Rnn, 0.4)]
    [InlineData(RecurrentCell.Lstm, 0.4)]
    public void LossAndGradientsAgreeWithAutograd(RecurrentCell cell, double dropout)
    {
        using var scope = NewDisposeScope();
        var (network, features) = Example(cell, dropout);
        var captions = tensor(Captions).view(3, 6);
        var pass = network.Forward(features, captions);
        network.Backward(pass);
        var byHand = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!.clone());
        Assert.Equal(dropout > 0, pass.KeptX is not null && pass.KeptH is not null);

        network.zero_grad();
        var loss = TextbookLoss(network, cell, (features - features.mean([0])) / (features.std(0, unbiased: false)), pass);
        loss.backward();

        Assert.Equal(loss.ToDouble(), pass.Loss.ToDouble(), 12);
        foreach (var (name, parameter) in network.named_parameters())
        {
            var largest = parameter.grad!.abs().max().item<double>();
            var error = (parameter.grad! - byHand[name]).abs().max().item<double>() / largest;
            Assert.True(error <= 1e-12, $"{name}: {error:E2} of the largest gradient");
            Assert.True(largest > 1e-4, $"{name}: the gradient is too small to tell anything");
        }
    }

    [Fact]
    public void GradientsOfSeveralPassesAddUp()
    {
        using var scope = NewDisposeScope();
        var (network, features) = Example(RecurrentCell.Lstm, 0);
        var captions = tensor(Captions).view(3, 6);
        network.Backward(network.Forward(features, captions));
        var once = network.named_parameters().Select(entry => entry.parameter.grad!.clone()).ToArray();
        network.Backward(network.Forward(features, captions));
        foreach (var (parameter, gradient) in network.parameters().Zip(once))
            Assert.True(parameter.grad!.allclose(gradient * 2, 1e-12, 1e-14));
    }

    [Theory]
    [InlineData(RecurrentCell.Rnn)]
    [InlineData(RecurrentCell.Lstm)]
    public void ASampleIsWhatTheForwardPassFindsLikeliest(RecurrentCell cell)
    {
        using var scope = NewDisposeScope();
        var (network, features) = Example(cell, 0.5);
        network.eval();
        const int length = 7;
        var sampled = GreedySampling.Sample(network, features, length);
        foreach (var (row, sample) in sampled.Index())
        {
            // Read back word by word, the forward pass is to find each next word likeliest.
            long[] caption = [CaptionVocabulary.StartId, .. sample];
            var pass = network.Forward(features.narrow(0, row, 1), tensor(caption).unsqueeze(0));
            Assert.Equal(sample, pass.LogProbabilities.argmax(-1).flatten().data<long>().ToArray());
            var alone = Assert.Single(GreedySampling.Sample(network, features.narrow(0, row, 1), length));
            Assert.Equal(sample.Take(alone.Length), alone);
            Assert.True(alone.Length == length || alone[^1] == CaptionVocabulary.EndId);
        }
    }

    [Fact]
    public void SamplingEndsWhenEveryCaptionHasEnded()
    {
        using var scope = NewDisposeScope();
        var (network, features) = Example(RecurrentCell.Rnn, 0);
        using (no_grad())
            network.get_parameter("vocabulary.b")![CaptionVocabulary.EndId].fill_(1e6);
        Assert.All(GreedySampling.Sample(network, features, 20), sample => Assert.Equal([CaptionVocabulary.EndId], sample));
    }

    private static (CaptioningRnn Network, Tensor Features) Example(RecurrentCell cell, double dropout)
    {
        manual_seed(3);
        var random = new RandomTensors(21);
        var network = new CaptioningRnn(
            new CaptioningRnnArchitecture { Cell = cell, FeatureSize = 4, EmbeddingSize = 3, HiddenSize = 5, Dropout = dropout }, Words, float64);
        random.Fill(network, 0.7);
        var features = random.Normal(3, 4) + 2;
        network.Standardize(features);
        return (network, features);
    }

    /// <summary>The loss as the textbook writes it, for autograd.</summary>
    private static Tensor TextbookLoss(CaptioningRnn network, RecurrentCell cell, Tensor features, CaptioningPass pass)
    {
        Tensor Weight(string name) => network.get_parameter(name)!;
        var h = features.matmul(Weight("project.W")) + Weight("project.b");
        var c = zeros_like(h);
        var loss = zeros(1, float64);
        for (var t = 0; t < pass.Words.shape[1]; t++)
        {
            var x = Weight("embedding.W")[pass.Words.select(1, t)];
            if (pass.KeptX is { } keptX)
                x = x * keptX.select(1, t);
            var a = x.matmul(Weight("layer.Wx")) + h.matmul(Weight("layer.Wh")) + Weight("layer.b");
            if (cell == RecurrentCell.Lstm)
            {
                var gates = a.chunk(4, 1);
                c = gates[0].sigmoid() * c + gates[1].sigmoid() * gates[2].tanh();
                h = gates[3].sigmoid() * c.tanh();
            }
            else
            {
                h = a.tanh();
            }
            var scores = (pass.KeptH is { } keptH ? h * keptH.select(1, t) : h).matmul(Weight("vocabulary.W")) + Weight("vocabulary.b");
            var next = pass.Next.select(1, t);
            var mask = next.ne(CaptionVocabulary.NullId).to(float64);
            loss = loss - (scores.log_softmax(1).gather(1, next.unsqueeze(1)).squeeze(1) * mask).sum() / next.shape[0];
        }
        return loss.squeeze();
    }
}
