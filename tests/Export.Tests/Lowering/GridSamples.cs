using Torchline.Export.Verification;
using static TorchSharp.torch;

namespace Export.Tests.Lowering;

/// <summary>A tensor to try a program with, and another one that broadcasts to it.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Stored">The tensor as the graph gets it.</param>
/// <param name="Second">The other tensor.</param>
/// <param name="View">Makes a view of what is stored.</param>
internal sealed record GridSample(string Name, Tensor Stored, Tensor Second, Func<Tensor, Tensor> View)
{
    /// <summary>The tensor that the program gets.</summary>
    public Tensor First => View(Stored);

    /// <summary>Whether it holds NaN.</summary>
    public bool HasNaN { get; init; }

    /// <summary>Whether libtorch takes it, and the order of its elements determines what the program gives.</summary>
    public bool Suits(GridCase one) => !(one.IsOrdered && HasNaN) && (one.TakesBool || Stored.dtype != ScalarType.Bool);

    public override string ToString() => $"{Stored.dtype}[{string.Join(", ", Stored.shape)}] ({Name})";
}

/// <summary>The samples of an element type.</summary>
internal static class GridSamples
{
    private static readonly long[][] Shapes = [[], [5], [3, 4], [2, 3, 4], [2, 3, 4, 5], [2, 2, 3, 4, 3], [1], [1, 1, 4], [4, 1], [0], [0, 3], [2, 0, 4]];

    public static GridSample[] Of(ScalarType type)
    {
        var samples = Shapes.Select(shape => new GridSample($"rank {shape.Length}", Random(shape, type), Second(shape, type), x => x)).ToList();
        samples.Add(new GridSample("transposed", Random([4, 3, 2], type), Second([2, 3, 4], type), x => x.transpose(0, 2)));
        samples.Add(new GridSample("every other element", Random([4, 6], type), Second([4, 3], type), x => x.slice(1, 0, 6, 2)));
        samples.Add(new GridSample("a column", Random([4, 6], type), Second([4], type), x => x.select(1, 2)));
        samples.Add(new GridSample("expanded", Random([1, 6], type), Second([4, 6], type), x => x.expand(4, 6)));
        if (type == ScalarType.Bool) return [.. samples];
        var special = Special(type);
        var second = special.roll(1);
        // Division of integers by 0 ends libtorch's process, and so does that of the smallest by -1.
        if (!is_floating_point(type)) second = second.masked_fill(second.eq(0).logical_or(second.eq(-1)), 3);
        samples.Add(new GridSample("special values", special, second, x => x) { HasNaN = is_floating_point(type) });
        samples.Add(new GridSample("special values in rows", special.unsqueeze(0).repeat(2, 1), second, x => x) { HasNaN = is_floating_point(type) });
        samples.Add(new GridSample("equal values", ones([3, 4], type), ones([1, 4], type), x => x));
        return [.. samples];
    }

    /// <summary>Integers exactly; floats to a few units of the last place, of the largest value for sums.</summary>
    public static Tolerance ToleranceOf(Tensor expected, ScalarType type, double slack)
    {
        if (!is_floating_point(expected.dtype) || expected.numel() == 0) return new Tolerance(0, 0);
        var relative = slack * (expected.dtype == ScalarType.BFloat16 || type == ScalarType.BFloat16 ? 2e-2
            : expected.dtype == ScalarType.Float16 || type == ScalarType.Float16 ? 3e-3
            : expected.dtype == ScalarType.Float32 || type == ScalarType.Float32 ? 2e-5 : 1e-11);
        return new Tolerance(relative, relative);
    }

    private static Tensor Random(long[] shape, ScalarType type) => type == ScalarType.Bool
        ? rand(shape).gt(0.5)
        : is_floating_point(type) ? (randn(shape) * 2).to(type) : randint(type == ScalarType.Byte ? 0 : -4, 6, shape, ScalarType.Int64).to(type);

    /// <summary>A tensor whose first dimension is broadcast, without 0.</summary>
    private static Tensor Second(long[] shape, ScalarType type)
    {
        var tensor = Random(shape.Length == 0 ? shape : [1, .. shape[1..]], type);
        return type == ScalarType.Bool ? tensor : tensor.masked_fill(tensor.eq(0).logical_or(tensor.eq(-1)), 2);
    }

    private static Tensor Special(ScalarType type)
    {
        if (is_floating_point(type))
        {
            var (least, largest) = type switch
            {
                ScalarType.Float16 => (6e-8, 65504),
                ScalarType.Float64 => (5e-324, 1e300),
                _ => (1e-40, 3e38),
            };
            double[] numbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, least, -least, largest, -largest, 1e-6, -1e-6, 0.5, 1.5, 2.5, -0.5, 0.3, 16, -16, 40, 100, -100];
            return tensor(numbers, ScalarType.Float64).to(type);
        }
        var (smallest, most) = type switch
        {
            ScalarType.Byte => (0L, 255L),
            ScalarType.Int8 => (-128, 127),
            ScalarType.Int16 => (short.MinValue, short.MaxValue),
            ScalarType.Int32 => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        long[] integers = [smallest, smallest + 1, most, most - 1, 0, 1, 2, 3, 7, most / 2, smallest / 2, type == ScalarType.Int64 ? 9007199254740993 : 5];
        return tensor(integers, ScalarType.Int64).to(type);
    }
}
