using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class LossTests
{
    private static readonly Tensor Logits = tensor(new[] { 0.5, -1.5, 2.0, 1.0, 0.0, -0.5 }).view(2, 3);
    private static readonly Tensor Classes = tensor(new long[] { 2, 0 });

    [Fact]
    public void Binary_cross_entropy_of_probabilities()
    {
        double[] p = [0.9, 0.2, 0.6];
        double[] y = [1, 0, 0.5];
        double[] w = [1, 2, 3];
        var losses = p.Select((x, i) => -w[i] * ((y[i] * Math.Log(x)) + ((1 - y[i]) * Math.Log(1 - x)))).ToArray();
        using var input = tensor(p);
        using var target = tensor(y);
        using var weight = tensor(w);
        TensorAssert.Close(losses, BCELoss(weight, Reduction.None).call(input, target), 1e-12);
        TensorAssert.Close([losses.Sum()], BCELoss(weight, Reduction.Sum).call(input, target), 1e-12);
        TensorAssert.Close([losses.Average()], BCELoss(weight).call(input, target), 1e-12);
        TensorAssert.GradientIsRight(x => BCELoss().call(x, target), input, 1e-6);
    }

    [Fact]
    public void Binary_cross_entropy_of_logits_is_that_of_their_probabilities()
    {
        using var target = tensor(new[] { 1.0, 0, 1, 0, 1, 0 }).view(2, 3);
        using var expected = BCELoss().call(Logits.sigmoid(), target);
        TensorAssert.Close([expected.ToDouble()], BCEWithLogitsLoss().call(Logits, target), 1e-12);
        TensorAssert.Close([1000], BCEWithLogitsLoss().call(tensor(new[] { -1000.0 }), tensor(new[] { 1.0 })), 1e-9);

        using var positives = tensor(new[] { 4.0 });
        TensorAssert.Close([4 * Math.Log(2)], BCEWithLogitsLoss(pos_weights: positives).call(zeros(1), ones(1)), 1e-6);
    }

    [Fact]
    public void Cross_entropy_is_minus_the_logarithm_of_the_targets_probability()
    {
        double[] losses = [-LogSoftmaxAt(0, 2), -LogSoftmaxAt(1, 0)];
        TensorAssert.Close([losses.Average()], CrossEntropyLoss().call(Logits, Classes), 1e-12);
        TensorAssert.Close(losses, CrossEntropyLoss(reduction: Reduction.None).call(Logits, Classes), 1e-12);
        TensorAssert.Close([losses[0]], CrossEntropyLoss(ignore_index: 0).call(Logits, Classes), 1e-12);
        TensorAssert.Close([losses.Average()], NLLLoss().call(Logits.log_softmax(1), Classes), 1e-12);

        using var weight = tensor(new[] { 3.0, 1, 2 });
        TensorAssert.Close([((2 * losses[0]) + (3 * losses[1])) / 5], CrossEntropyLoss(weight).call(Logits, Classes), 1e-12);
        TensorAssert.GradientIsRight(x => CrossEntropyLoss(weight).call(x, Classes), Logits);
    }

    [Fact]
    public void Smoothed_labels_share_with_all_classes()
    {
        using var smoothing = new Modules.CrossEntropyLoss(label_smoothing: 0.3);
        double Smoothed(int row, int label) =>
            (-0.7 * LogSoftmaxAt(row, label)) - (0.1 * Enumerable.Range(0, 3).Sum(c => LogSoftmaxAt(row, c)));
        TensorAssert.Close([(Smoothed(0, 2) + Smoothed(1, 0)) / 2], smoothing.call(Logits, Classes), 1e-12);
    }

    [Fact]
    public void Distances()
    {
        using var input = tensor(new[] { 1.0, 2, 3 });
        using var target = tensor(new[] { 1.5, 0, 3 });
        TensorAssert.Close([(0.25 + 4) / 3], MSELoss().call(input, target), 1e-12);
        TensorAssert.Close([2.5], L1Loss(Reduction.Sum).call(input, target), 1e-12);
        TensorAssert.Close([0.125, 1.5, 0], SmoothL1Loss(Reduction.None).call(input, target), 1e-12);
        TensorAssert.Close([0.25 / 4, 1, 0], SmoothL1Loss(Reduction.None, beta: 2).call(input, target), 1e-12);
    }

    [Fact]
    public void Divergence_of_distributions()
    {
        double[] p = [0.2, 0.8];
        double[] q = [0.5, 0.5];
        var divergence = q.Select((y, i) => y * Math.Log(y / p[i])).Sum();
        using var input = tensor(p).log();
        using var target = tensor(q);
        TensorAssert.Close([divergence], KLDivLoss(reduction: Reduction.Sum).call(input, target.log()), 1e-12);
        TensorAssert.Close([divergence / 2], KLDivLoss(log_target: false).call(input, target), 1e-12);
    }

    [Fact]
    public void Angles_between_embeddings()
    {
        using var left = tensor(new[] { 1.0, 0, 1, 0 }).view(2, 2);
        using var right = tensor(new[] { 1.0, 1, 1, 1 }).view(2, 2);
        using var target = tensor(new[] { 1.0, -1 });
        TensorAssert.Close(
            [1 - Math.Sqrt(0.5), Math.Sqrt(0.5) - 0.1],
            CosineEmbeddingLoss(0.1, Reduction.None).call(left, right, target),
            1e-9);
        TensorAssert.Close([Math.Sqrt(0.5), Math.Sqrt(0.5)], functional.cosine_similarity(left, right), 1e-9);
    }

    private static double LogSoftmaxAt(int row, int label)
    {
        var values = TensorAssert.Values(Logits)[(3 * row)..(3 * (row + 1))];
        return values[label] - Math.Log(values.Sum(Math.Exp));
    }
}
