using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Comparisons of tensors with numbers that were computed elsewhere.</summary>
internal static class TensorAssert
{
    public static double[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).contiguous().view(-1).data<double>().ToArray();
    }

    public static void Close(double[] expected, Tensor actual, double tolerance = 1e-6)
    {
        var values = Values(actual);
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - values[i]) <= tolerance,
                $"element {i}: expected {expected[i]:R}, got {values[i]:R}");
        }
    }

    public static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        using var left = expected.detach().contiguous();
        using var right = actual.detach().contiguous();
        Assert.True(left.bytes.SequenceEqual(right.bytes), "the tensors differ");
    }

    /// <summary>Compares the gradient of a scalar function with central differences.</summary>
    public static void GradientIsRight(Func<Tensor, Tensor> function, Tensor at, double tolerance = 1e-7)
    {
        const double step = 1e-5;
        using var scope = NewDisposeScope();
        var point = at.to(ScalarType.Float64, copy: true).requires_grad_();
        function(point).sum().backward();

        var plain = Values(point);
        var expected = plain.Select((value, i) => (Shifted(i, step) - Shifted(i, -step)) / (2 * step)).ToArray();
        Close(expected, point.grad!, tolerance);

        double Shifted(int index, double by)
        {
            var copy = (double[])plain.Clone();
            copy[index] += by;
            return function(tensor(copy).view(point.shape)).sum().ToDouble();
        }
    }

    /// <summary>Reproducible numbers in (-1, 1), none of them zero.</summary>
    public static Tensor Sines(params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        return tensor(Enumerable.Range(1, (int)count).Select(i => Math.Sin(i * 0.7)).ToArray()).view(shape);
    }
}
