using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optimization;

/// <summary>Steps of L-BFGS, against those of PyTorch 1.13 on the same function.</summary>
public sealed class LBFGSTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor slopes = tensor(new[] { 0.5, 1.5, -1.0 });
    private readonly Parameter left = new(tensor(new[] { 1.0, -2.0, 3.0 }));
    private readonly Parameter right = new(tensor(new[] { 0.5, -0.5 }).view(1, 2));
    private int evaluations;

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Single_iterations_end_where_pytorch_ends()
    {
        using var optimizer = optim.LBFGS([left, right], lr: 0.5, max_iter: 1);
        var loss = Train(optimizer);
        AssertAt([1.8374446080148334, 0.6918011435855501, -1.010066720850091, -0.8168727752905122, -0.24259420834130235]);
        Assert.Equal(-0.8128743397613032, loss, 1e-9);
        Assert.Equal(6, evaluations);
    }

    [Fact]
    public void A_short_history_ends_where_pytorch_ends()
    {
        using var optimizer = optim.LBFGS([left, right], lr: 0.4, max_iter: 4, max_eval: 5, history_size: 3);
        Train(optimizer);
        AssertAt([4.001834230585652, 0.6667568516385513, -0.9992026338364999, -1.0004553671629872, -0.07667255799591181]);
        Assert.Equal(24, evaluations);
    }

    [Fact]
    public void Stops_where_the_function_is_flat()
    {
        using var optimizer = optim.LBFGS([("left", left), ("right", right)], lr: 1);
        var loss = Train(optimizer);
        AssertAt([4.000000149887084, 0.6666673221243888, -1.0000007351335232, -0.9999999810931188, -0.006578636389962138]);
        Assert.Equal(-1.9999999981254577, loss, 1e-9);
        Assert.Equal(27, evaluations);
    }

    [Fact]
    public void Is_one_group_with_one_rate()
    {
        using var optimizer = optim.LBFGS([left, right], lr: 0.25);
        Assert.Equal(0.25, Assert.Single(optimizer.ParamGroups).LearningRate);
        Assert.Equal([left, right], optimizer.parameters(), ReferenceEqualityComparer.Instance);
        Assert.Throws<NotSupportedException>(() => optimizer.add_param_group(new SGD.ParamGroup { Parameters = [left] }));
        Assert.Throws<ArgumentNullException>(() => optimizer.step(null));
    }

    [Fact]
    public void A_step_leaves_nothing_behind_but_the_loss()
    {
        using var optimizer = optim.LBFGS([left, right], max_iter: 3);
        optimizer.step(() => Loss(optimizer))!.Dispose();
        using var step = NewDisposeScope();
        optimizer.step(() => Loss(optimizer))!.Dispose();
        Assert.Equal(0, step.DisposablesCount);
    }

    private double Train(LBFGS optimizer)
    {
        var loss = 0.0;
        for (var i = 0; i < 6; i++)
            loss = optimizer.step(() => Loss(optimizer))!.ToDouble();
        return loss;
    }

    private Tensor Loss(LBFGS optimizer)
    {
        using var temporaries = NewDisposeScope();
        evaluations++;
        optimizer.zero_grad();
        var loss = ((left * slopes) - 1).pow(2).sum() + right.pow(4).sum() + (left[0] * right[0, 0]);
        loss.backward();
        return loss.MoveToOuterDisposeScope();
    }

    private void AssertAt(double[] expected) => TensorAssert.Close(expected, cat([left.view(-1), right.view(-1)]).detach(), 1e-9);
}
