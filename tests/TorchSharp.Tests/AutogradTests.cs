using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class AutogradTests
{
    [Fact]
    public void Backward_adds_the_analytic_gradient()
    {
        using var x = tensor(new float[] { 1, 2, 3 }, requires_grad: true);
        using var y = (x.pow(3) + x.sin()).sum();
        y.backward();
        Assert.Equal(
            new[] { 1.0, 2, 3 }.Select(v => (float)(3 * v * v + Math.Cos(v))), x.grad!.data<float>().ToArray(), Close);
        using var again = (2 * x).sum();
        again.backward();
        Assert.Equal((float)(3 + Math.Cos(1) + 2), x.grad!.data<float>()[0], 1e-5f);
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void The_gradient_of_a_linear_least_squares_loss_is_the_textbooks()
    {
        manual_seed(1);
        using var w = randn(3, 2, requires_grad: true);
        using var x = randn(5, 3);
        using var t = randn(5, 2);
        using var loss = (x.matmul(w) - t).pow(2).sum();
        loss.backward();
        using var expected = 2 * x.t().matmul(x.matmul(w.detach()) - t);
        Assert.True(allclose(w.grad!, expected, 1e-4, 1e-5));
    }

    [Fact]
    public void Grad_leaves_the_leaves_alone_and_goes_to_second_order()
    {
        using var x = tensor(2.0, requires_grad: true);
        using var y = x.pow(3);
        var first = autograd.grad([y], [x], create_graph: true)[0];
        Assert.Equal(12.0, first.ToDouble());
        var second = autograd.grad([first], [x])[0];
        Assert.Equal(12.0, second.ToDouble());
        Assert.Null(x.grad);
    }

    [Fact]
    public void Unused_inputs_fail_unless_allowed()
    {
        using var x = ones(1, requires_grad: true);
        using var unused = ones(1, requires_grad: true);
        using var y = x * 2;
        var error = Assert.Throws<ExternalException>(() => autograd.grad([y], [unused], retain_graph: true));
        Assert.Contains("of the differentiated Tensors appears to not have been used in the graph", error.Message);
        Assert.Null(autograd.grad([y], [unused], allow_unused: true)[0]);
    }

    [Fact]
    public void A_freed_graph_is_refused()
    {
        using var x = ones(1, requires_grad: true);
        using var y = x.exp().sum();
        y.backward();
        Assert.Contains("backward through the graph a second time", Assert.Throws<ExternalException>(y.backward).Message);
    }

    [Fact]
    public void Gradient_modes_nest_and_end()
    {
        using var x = ones(1, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad()) Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        Assert.True((x * 2).requires_grad);
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }
        Assert.False(is_inference_mode_enabled());
        Assert.False(x.detach().requires_grad);
    }

    [Fact]
    public void Computed_tensors_keep_their_gradient_when_told()
    {
        using var x = ones(2, requires_grad: true);
        using var y = x * 3;
        y.retain_grad();
        y.sum().backward();
        Assert.False(y.is_leaf);
        Assert.Equal([1f, 1], y.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Integers_have_no_gradient() =>
        Assert.Contains("floating point", Assert.Throws<ExternalException>(() => ones(2, dtype: int64).requires_grad_()).Message);

    [Fact]
    public void Anomaly_mode_names_the_call_that_made_a_nan()
    {
        using var x = tensor(-1f, requires_grad: true);
        using (autograd.detect_anomaly())
        {
            Assert.True(AnomalyMode.IsEnabled);
            using var y = x.sqrt();
            Assert.Contains("SqrtBackward0", Assert.Throws<ExternalException>(y.backward).Message);
        }
        Assert.False(AnomalyMode.IsEnabled);
    }

    private static bool Close(float x, float y) => Math.Abs(x - y) < 1e-4f;
}
