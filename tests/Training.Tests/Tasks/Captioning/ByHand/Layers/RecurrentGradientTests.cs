using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning.ByHand.Layers;

/// <summary>The gradients derived by hand against differences, and against libtorch's autograd of the same formula.</summary>
public sealed class RecurrentGradientTests
{
    public static TheoryData<string, int, int> Shapes
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (var cell in (string[])["rnn", "lstm"])
            {
                foreach (var (batch, steps) in ((int, int)[])[(3, 4), (1, 4), (3, 1), (1, 1)])
                    data.Add(cell, batch, steps);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void SequencesAgreeWithDifferences(string cell, int batch, int steps)
    {
        using var scope = NewDisposeScope();
        var example = new RecurrentExample(cell, batch, steps);
        var gradients = OfSequence(example);

        foreach (var (name, value) in example.Variables)
        {
            var numeric = NumericGradient.Of(() => example.Layer.Forward(example.X, example.Initial).H, value, example.Dh);
            AssertClose(name, numeric, gradients[name], 1e-8);
        }
    }

    [Theory]
    [InlineData("rnn", 3)]
    [InlineData("lstm", 3)]
    [InlineData("rnn", 1)]
    [InlineData("lstm", 1)]
    public void StepsAgreeWithDifferences(string cell, int batch)
    {
        using var scope = NewDisposeScope();
        var example = new RecurrentExample(cell, batch, 1);
        var gradients = OfStep(example);

        foreach (var (name, value) in example.Variables)
        {
            var numeric = NumericGradient.Of(Step, value, RecurrentExample.Join(example.Dlast));
            AssertClose(name, numeric, gradients[name], 1e-8);
        }

        Tensor Step() => RecurrentExample.Join(example.Layer.StepForward(example.X.select(1, 0), example.Initial).Next);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void SequencesAgreeWithAutograd(string cell, int batch, int steps)
    {
        using var scope = NewDisposeScope();
        var example = new RecurrentExample(cell, batch, steps);
        var byHand = Copy(OfSequence(example));

        AssertAutogradAgrees(example, byHand, () => (example.Formula() * example.Dh).sum());
        Assert.True(example.Layer.Forward(example.X, example.Initial).H.allclose(example.Formula(), 1e-12, 1e-12));
    }

    [Theory]
    [InlineData("rnn", 3)]
    [InlineData("lstm", 3)]
    public void StepsAgreeWithAutograd(string cell, int batch)
    {
        using var scope = NewDisposeScope();
        var example = new RecurrentExample(cell, batch, 1);
        var byHand = Copy(OfStep(example));

        AssertAutogradAgrees(example, byHand, () =>
            (RecurrentExample.Join(example.Formula(example.X.select(1, 0), example.Initial)) * RecurrentExample.Join(example.Dlast)).sum());
    }

    private static Dictionary<string, Tensor> OfSequence(RecurrentExample example)
    {
        var (_, cache) = example.Layer.Forward(example.X, example.Initial);
        var (dx, dinitial) = example.Layer.Backward(example.Dh, cache);
        return example.Gradients(dx, dinitial);
    }

    private static Dictionary<string, Tensor> OfStep(RecurrentExample example)
    {
        var (_, cache) = example.Layer.StepForward(example.X.select(1, 0), example.Initial);
        var (dx, dprevious) = example.Layer.StepBackward(example.Dlast, cache);
        return example.Gradients(dx.unsqueeze(1), dprevious);
    }

    private static Dictionary<string, Tensor> Copy(Dictionary<string, Tensor> gradients) =>
        gradients.ToDictionary(entry => entry.Key, entry => entry.Value.clone());

    private static void AssertAutogradAgrees(RecurrentExample example, Dictionary<string, Tensor> byHand, Func<Tensor> loss)
    {
        example.Layer.zero_grad();
        foreach (var (_, value) in example.Variables)
            value.requires_grad_(true);
        loss().backward();
        foreach (var (name, value) in example.Variables)
            AssertClose(name, value.grad!, byHand[name], 1e-10);
    }

    private static void AssertClose(string name, Tensor expected, Tensor actual, double limit)
    {
        var error = NumericGradient.RelativeError(expected, actual);
        Assert.True(error <= limit, $"{name}: relative error {error:E2}");
        Assert.True(actual.abs().max().item<double>() > 1e-3, $"{name}: the gradient is too small to tell anything");
    }
}
