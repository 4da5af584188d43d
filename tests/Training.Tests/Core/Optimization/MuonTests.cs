using Torchline.Training.Core.Optimization;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Core.Optimization;

public sealed class MuonTests
{
    [Theory]
    [InlineData(8, 8)]
    [InlineData(6, 20)]
    [InlineData(20, 6)]
    public void OrthogonalisingKeepsDirectionsAndEvensOutTheirSizes(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (left, sizes, right) = linalg.svd(randn(rows, columns), fullMatrices: false);
        var matrix = (left * logspace(0, 2, sizes.shape[0])).matmul(right); // singular values from 1 to 100
        var result = Muon.Orthogonalize(matrix);
        Assert.Equal(matrix.shape, result.shape);
        Assert.All(linalg.svdvals(result).data<float>().ToArray(), size => Assert.InRange(size, 0.6f, 1.3f));
        var aligned = result.matmul(matrix.t()); // U S U' of the polar decomposition: symmetric
        Assert.True((aligned - aligned.t()).abs().max().item<float>() < 1e-3f * aligned.abs().max().item<float>());
    }

    [Fact]
    public void AStepGoesAgainstTheGradientAsFarAsTheLearningRateWhateverItsSize()
    {
        using var scope = NewDisposeScope();
        foreach (var scale in new[] { 1e-4, 1, 1e4 })
        {
            var weights = new Parameter(zeros(2, 3, 1, 1));
            using var muon = new Muon([weights], learningRate: 0.1);
            (weights * tensor([1f, 0, 0, 0, 2, 0]).reshape(2, 3, 1, 1)).sum().multiply(scale).backward();
            muon.ParamGroups.Single().LearningRate *= 0.5;
            muon.step();
            var moved = weights.detach().data<float>().ToArray();
            Assert.All([moved[0], moved[4]], change => Assert.InRange(change, -0.05f * 1.3f, -0.05f * 0.6f));
            Assert.All([moved[1], moved[2], moved[3], moved[5]], change => Assert.Equal(0, change, 1e-6));
        }
    }

    [Fact]
    public void StepsFollowTheMeanOfTheGradients()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var weights = new Parameter(zeros(8, 2)); // tall: it moves further by the root of 8 / 2
        using var muon = new Muon([weights], learningRate: 0.1, momentum: 0.9);
        var (first, second) = (randn(8, 2), randn(8, 2));
        foreach (var gradient in new[] { first, second })
        {
            weights.grad = gradient;
            muon.step();
        }
        var mean = (first * 0.1 * 0.9) + (second * 0.1);
        var expected = (Muon.Orthogonalize((first * 0.1) + (first * 0.1 * 0.9)) + Muon.Orthogonalize((second * 0.1) + (mean * 0.9))) * -0.1 * 2;
        Assert.True(expected.allclose(weights, atol: 1e-5));
    }

    [Fact]
    public void WeightsOfOneShapeStepEachByItsOwnGradient()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        // As matrices the first, second and last have one shape; the third has another, the last no gradient.
        Parameter[] weights = [new(zeros(3, 8)), new(zeros(3, 2, 2, 2)), new(zeros(8, 3)), new(zeros(3, 8))];
        var gradients = weights.Take(3).Select((parameter, i) => randn(parameter.shape) * Math.Pow(100, i)).ToArray();
        using var muon = new Muon(weights, learningRate: 0.1);
        foreach (var (parameter, gradient) in weights.Zip(gradients))
            parameter.grad = gradient;
        muon.step();
        foreach (var (parameter, gradient) in weights.Zip(gradients))
        {
            var alone = new Parameter(zeros(parameter.shape)) { grad = gradient };
            using var other = new Muon([alone], learningRate: 0.1);
            other.step();
            Assert.True(alone.allclose(parameter, atol: 1e-6));
            Assert.True(parameter.abs().max().item<float>() > 0.01f);
        }
        Assert.Equal(0, weights[3].abs().max().item<float>());
    }

    [Fact]
    public void AVectorIsRefused()
    {
        using var bias = new Parameter(zeros(3));
        Assert.Throws<ArgumentException>(() => new Muon([bias], learningRate: 0.1));
    }

    [Fact]
    public void TogetherWithAdamItIsOneOptimizerWhoseStateIsSavedAndRestored()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (filters, biases) = (new Parameter(randn(4, 6)), new Parameter(randn(4)));
        using var optimizer = Create(filters, biases);
        Learn(optimizer, filters, biases, steps: 2);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
            optimizer.save_state_dict(writer);
        var (sameFilters, sameBiases) = (new Parameter(filters.detach().clone()), new Parameter(biases.detach().clone()));
        Learn(optimizer, filters, biases, steps: 2);

        using var restored = Create(sameFilters, sameBiases);
        stream.Position = 0;
        using (var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true))
            restored.load_state_dict(reader);
        Learn(restored, sameFilters, sameBiases, steps: 2);
        Assert.Equal(filters.data<float>().ToArray(), sameFilters.data<float>().ToArray());
        Assert.Equal(biases.data<float>().ToArray(), sameBiases.data<float>().ToArray());
        Assert.Equal([0.01, 0.1], restored.ParamGroups.Select(group => group.LearningRate));

        using var adam = optim.Adam([filters, biases], 0.01);
        stream.Position = 0;
        using var again = new BinaryReader(stream);
        Assert.Contains(nameof(CompositeOptimizer), Assert.Throws<InvalidDataException>(() => adam.load_state_dict(again)).Message);

        static CompositeOptimizer Create(Parameter filters, Parameter biases) => new(optim.Adam([biases], 0.01), new Muon([filters], 0.1));

        static void Learn(OptimizerHelper optimizer, Parameter filters, Parameter biases, int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                (filters.grad, biases.grad) = (filters.detach() * (step + 1), biases.detach() * (step + 1));
                optimizer.step();
            }
        }
    }
}
