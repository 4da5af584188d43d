using Torchline.Training.Tasks.Captioning.ByHand.Layers;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning.ByHand.Layers;

public sealed class RecurrentLayerTests
{
    [Fact]
    public void TheVanillaRnnIsLibtorchs()
    {
        using var scope = NewDisposeScope();
        var example = new RecurrentExample("rnn", 3, 5);
        var (states, last) = ((VanillaRnn)example.Layer).ToLibtorch().call(example.X, example.Initial.H.unsqueeze(0));

        var (h, _) = example.Layer.Forward(example.X, example.Initial);

        Assert.True(h.allclose(states, 1e-12, 1e-12));
        Assert.True(h.select(1, -1).allclose(last.squeeze(0), 1e-12, 1e-12));
    }

    [Fact]
    public void TheLstmIsLibtorchs()
    {
        using var scope = NewDisposeScope();
        var example = new RecurrentExample("lstm", 3, 5);
        var initial = (example.Initial.H.unsqueeze(0), example.Initial.C!.unsqueeze(0));
        var (states, lastH, lastC) = ((Lstm)example.Layer).ToLibtorch().call(example.X, initial);

        var (h, _) = example.Layer.Forward(example.X, example.Initial);
        var last = example.X.unbind(1).Aggregate(example.Initial, (state, x) => example.Layer.StepForward(x, state).Next);

        Assert.True(h.allclose(states, 1e-12, 1e-12));
        Assert.True(last.H.allclose(lastH.squeeze(0), 1e-12, 1e-12));
        Assert.True(last.C!.allclose(lastC.squeeze(0), 1e-12, 1e-12));
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("lstm")]
    public void ASequenceIsItsSteps(string cell)
    {
        using var scope = NewDisposeScope();
        var example = new RecurrentExample(cell, 2, 4);
        var (h, cache) = example.Layer.Forward(example.X, example.Initial);
        var (dx, dinitial) = example.Layer.Backward(example.Dh, cache);
        var batched = example.Gradients(dx, dinitial).ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        example.Layer.zero_grad();

        var state = example.Initial;
        var caches = new Stack<RecurrentCache>();
        for (var t = 0; t < 4; t++)
        {
            (state, var kept) = example.Layer.StepForward(example.X.select(1, t), state);
            caches.Push(kept);
            Assert.True(state.H.allclose(h.select(1, t), 1e-12, 1e-12));
        }
        var gradient = new RecurrentState(example.Dh.select(1, 3));
        var dxs = new Tensor[4];
        for (var t = 3; t >= 0; t--)
        {
            (dxs[t], gradient) = example.Layer.StepBackward(gradient, caches.Pop());
            if (t > 0) gradient = gradient with { H = gradient.H + example.Dh.select(1, t - 1) };
        }

        foreach (var (name, value) in example.Gradients(stack(dxs, 1), gradient))
            Assert.True(value.allclose(batched[name], 1e-10, 1e-12), name);
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("lstm")]
    public void GradientsOfParametersAddUp(string cell)
    {
        using var scope = NewDisposeScope();
        var example = new RecurrentExample(cell, 2, 3);
        var (_, cache) = example.Layer.Forward(example.X, example.Initial);
        example.Layer.Backward(example.Dh, cache);
        var once = example.Layer.parameters().Select(parameter => parameter.grad!.clone()).ToArray();

        example.Layer.Backward(example.Dh, cache);

        foreach (var (parameter, gradient) in example.Layer.parameters().Zip(once))
            Assert.True(parameter.grad!.allclose(gradient * 2));
    }

    [Fact]
    public void NoCellStateMeansZeros()
    {
        using var scope = NewDisposeScope();
        var example = new RecurrentExample("lstm", 2, 3);
        var zeros = example.Initial with { C = zeros_like(example.Initial.H) };
        var (expected, _) = example.Layer.Forward(example.X, zeros);
        var (actual, _) = example.Layer.Forward(example.X, new RecurrentState(example.Initial.H));
        Assert.True(actual.allclose(expected, 0, 0));
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("lstm")]
    public void NothingIsLeftToAutograd(string cell)
    {
        using var scope = NewDisposeScope();
        var example = new RecurrentExample(cell, 2, 3);
        var (h, cache) = example.Layer.Forward(example.X, example.Initial);
        var (next, _) = example.Layer.StepForward(example.X.select(1, 0), example.Initial);
        var (dx, dinitial) = example.Layer.Backward(example.Dh, cache);
        Assert.All([h, next.H, dx, dinitial.H], tensor => Assert.False(tensor.requires_grad));
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("lstm")]
    public void ForeignCachesAreRefused(string cell)
    {
        using var scope = NewDisposeScope();
        var example = new RecurrentExample(cell, 2, 3);
        var (_, sequence) = example.Layer.Forward(example.X, example.Initial);
        var (_, step) = example.Layer.StepForward(example.X.select(1, 0), example.Initial);
        var other = new RecurrentExample(cell, 2, 3).Layer;

        Assert.Throws<ArgumentException>(() => example.Layer.StepBackward(example.Dlast, sequence));
        Assert.Throws<ArgumentException>(() => example.Layer.Backward(example.Dh, step));
        Assert.Throws<ArgumentException>(() => other.Backward(example.Dh, sequence));
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("lstm")]
    public void NothingOutlivesItsOwner(string cell)
    {
        using var scope = NewDisposeScope();
        var example = new RecurrentExample(cell, 2, 3);
        var firstInput = example.X.select(1, 0);
        RunOnce(); // the parameters' gradients come into being
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        RunOnce();

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);

        void RunOnce()
        {
            var (h, cache) = example.Layer.Forward(example.X, example.Initial);
            var (next, stepCache) = example.Layer.StepForward(firstInput, example.Initial);
            var (dx, dinitial) = example.Layer.Backward(example.Dh, cache);
            var (dstep, dprevious) = example.Layer.StepBackward(example.Dlast, stepCache);
            cache.Dispose();
            stepCache.Dispose();
            foreach (var tensor in (Tensor?[])[h, next.H, next.C, dx, dinitial.H, dinitial.C, dstep, dprevious.H, dprevious.C])
                tensor?.Dispose();
        }
    }

    [Fact]
    public void SinglePrecisionIsTheDefault()
    {
        using var scope = NewDisposeScope();
        RecurrentLayer layer = new Lstm(3, 4);
        var (h, cache) = layer.Forward(randn(2, 5, 3), new RecurrentState(zeros(2, 4)));
        var (dx, _) = layer.Backward(h, cache);
        Assert.Equal(ScalarType.Float32, dx.dtype);
        Assert.Equal([2, 5, 3], dx.shape);
        Assert.Equal(["Wx", "Wh", "b"], layer.state_dict().Keys);
    }
}
