using System.Numerics.Tensors;

namespace Torchline.Export.Quantization;

/// <summary>The distribution of an activation over the calibration data, in one pass: extremes, and a histogram whose range doubles.</summary>
internal sealed class ActivationStatistics(bool keepsHistogram)
{
    private const int Bins = 8192;
    private const int Candidates = 128; // ranges that are compared

    private readonly long[] counts = keepsHistogram ? new long[Bins] : [];
    private float bound = 1f / 1024; // the histogram covers -bound to bound

    public float Minimum { get; private set; }
    public float Maximum { get; private set; }

    /// <summary>Adds values; zeros, which quantisation represents exactly, only count for the extremes.</summary>
    /// <exception cref="ExportException">A value is not finite.</exception>
    public void Add(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty) return;
        var (minimum, maximum) = (TensorPrimitives.Min(values), TensorPrimitives.Max(values));
        if (!float.IsFinite(minimum) || !float.IsFinite(maximum)) throw new ExportException("calibration met a value that is not finite");
        Minimum = Math.Min(Minimum, minimum);
        Maximum = Math.Max(Maximum, maximum);
        if (!keepsHistogram) return;
        while (bound < Math.Max(-minimum, maximum)) Widen();
        var binsPerUnit = Bins / 2 / bound;
        foreach (var value in values)
            if (value != 0) counts[Math.Min((int)((value + bound) * binsPerUnit), Bins - 1)]++;
    }

    /// <summary>The range to quantise to; it includes 0, so that padding and rectified values are exact.</summary>
    public (float Minimum, float Maximum) Range(Int8Options options) => options.Range switch
    {
        RangeRule.MinimumMaximum => (Minimum, Maximum),
        RangeRule.Percentile => PercentileRange(options.Percentile),
        _ => SmallestErrorRange(),
    };

    private void Widen()
    {
        // Two neighbours become one, and the whole moves to the middle.
        for (var i = 0; i < Bins / 4; i++)
        {
            counts[Bins / 2 + i] = counts[Bins / 2 + 2 * i] + counts[Bins / 2 + 2 * i + 1];
            counts[Bins / 2 - 1 - i] = counts[Bins / 2 - 1 - 2 * i] + counts[Bins / 2 - 2 - 2 * i];
        }
        Array.Clear(counts, 0, Bins / 4);
        Array.Clear(counts, Bins * 3 / 4, Bins / 4);
        bound *= 2;
    }

    private (float, float) PercentileRange(double percentile)
    {
        var outside = (long)(counts.Sum() * (1 - percentile / 100) / 2);
        var lowest = FirstBeyond(Enumerable.Range(0, Bins), outside);
        var highest = FirstBeyond(Enumerable.Range(0, Bins).Reverse(), outside);
        return (Math.Clamp(Edge(lowest), Minimum, 0), Math.Clamp(Edge(highest + 1), 0, Maximum));
    }

    private int FirstBeyond(IEnumerable<int> bins, long count) => bins.FirstOrDefault(bin => (count -= counts[bin]) < 0, Bins / 2);

    /// <summary>Tries smaller and smaller upper ends, then lower ends.</summary>
    private (float, float) SmallestErrorRange()
    {
        var upper = Fractions().MinBy(fraction => SquaredError(Minimum, Maximum * fraction)) * Maximum;
        var lower = Fractions().MinBy(fraction => SquaredError(Minimum * fraction, upper)) * Minimum;
        return (lower, upper);

        static IEnumerable<float> Fractions() => Enumerable.Range(0, Candidates).Select(i => 1 - i / (float)Candidates);
    }

    private double SquaredError(float minimum, float maximum)
    {
        var step = (maximum - minimum) / byte.MaxValue;
        var rounding = (double)step * step / 12; // the variance of a uniform distribution
        var sum = 0.0;
        for (var bin = 0; bin < Bins; bin++)
        {
            if (counts[bin] == 0) continue;
            var value = (Edge(bin) + Edge(bin + 1)) / 2;
            var excess = value - Math.Clamp(value, minimum, maximum);
            sum += counts[bin] * Math.Max(rounding, (double)excess * excess);
        }
        return sum;
    }

    private float Edge(int bin) => (bin - Bins / 2) * (bound / (Bins / 2));
}

/// <summary>An affine map of reals to 8-bit integers: real = scale * (integer - zero point).</summary>
/// <param name="Scale">Size of a step.</param>
/// <param name="ZeroPoint">The integer that stands for 0.</param>
internal readonly record struct Int8Parameters(float Scale, sbyte ZeroPoint)
{
    private const int Steps = sbyte.MaxValue - sbyte.MinValue;

    /// <summary>The smallest real that an integer stands for.</summary>
    public float Minimum => Scale * (sbyte.MinValue - ZeroPoint);

    /// <summary>The largest.</summary>
    public float Maximum => Scale * (sbyte.MaxValue - ZeroPoint);

    /// <summary>Spreads the integers over a range that includes 0. What is rectified has zero point -128 and so all 256 steps.</summary>
    public static Int8Parameters Of((float Minimum, float Maximum) range)
    {
        var scale = (range.Maximum - range.Minimum) / Steps;
        if (!float.IsNormal(scale)) return new Int8Parameters(1, 0); // always 0 in the calibration data
        var zero = Math.Round(sbyte.MinValue - range.Minimum / scale);
        return new Int8Parameters(scale, (sbyte)Math.Clamp(zero, sbyte.MinValue, sbyte.MaxValue));
    }
}
