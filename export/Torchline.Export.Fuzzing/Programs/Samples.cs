namespace Torchline.Export.Fuzzing.Programs;

/// <summary>Tensors whose values do not depend on libtorch's generator, so that a program printed as C# meets the same ones.</summary>
public static class Samples
{
    private const double Range = 3;

    /// <summary>Samples of a type; each call of the result draws on.</summary>
    /// <param name="type">Data type. Floats are distinct and evenly spaced between -3 and 3, in random order.</param>
    /// <param name="seed">What the values follow from.</param>
    /// <param name="low">Smallest integer.</param>
    /// <param name="high">Largest integer.</param>
    public static Func<long[], Tensor> Of(ScalarType type, int seed, long low = 0, long high = 9)
    {
        var random = new Random(seed);
        return shape =>
        {
            var count = (int)shape.Aggregate(1L, (product, size) => product * size);
            using var values = type switch
            {
                ScalarType.Float32 or ScalarType.Float64 => tensor(Spaced(random, count)),
                ScalarType.Float16 or ScalarType.BFloat16 => tensor(Draw(count, () => random.Next(-24, 25) / 8.0)),
                ScalarType.Bool => tensor(Draw(count, () => (long)random.Next(2))),
                _ => tensor(Draw(count, () => random.NextInt64(low, high + 1))),
            };
            using var typed = values.to(type);
            return typed.reshape(shape);
        };
    }

    /// <summary>A layer's weights: reproducible, none of them zero, and small enough for sums to stay small.</summary>
    public static Tensor Weights(params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        using var numbers = arange(1, count + 1, dtype: ScalarType.Float32);
        using var waves = numbers.mul(1.7).sin_().mul_(0.5);
        return waves.reshape(shape);
    }

    private static double[] Spaced(Random random, int count)
    {
        var values = Enumerable.Range(0, count).Select(i => (2 * (i + 0.5) / count - 1) * Range).ToArray();
        random.Shuffle(values);
        return values;
    }

    private static T[] Draw<T>(int count, Func<T> draw) => [.. Enumerable.Range(0, count).Select(_ => draw())];
}
