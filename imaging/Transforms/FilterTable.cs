using System.Buffers;

namespace Torchline.Imaging;

/// <summary>
/// For one axis of a resize: which source pixels make each target pixel, and their weights. Every target pixel has the same
/// number of taps, those it does not need with weight 0, so that the loops over them have a fixed length.
/// </summary>
internal readonly struct FilterTable : IDisposable
{
    private readonly int[] starts;
    private readonly float[] weights;

    /// <param name="interpolation">The filter.</param>
    /// <param name="sourceStart">Where the resized part begins, in source pixels.</param>
    /// <param name="sourceLength">How long it is, in source pixels. Pixels outside are not read, as if they were cropped off first.</param>
    /// <param name="sourceSize">How many source pixels there are.</param>
    /// <param name="targetSize">To how many pixels the part is resized.</param>
    /// <param name="first">The first target pixel that is wanted.</param>
    /// <param name="count">How many target pixels are wanted.</param>
    /// <param name="reverse">Whether the wanted target pixels are made last to first.</param>
    public FilterTable(
        Interpolation interpolation, double sourceStart, double sourceLength, int sourceSize, int targetSize, int first, int count,
        bool reverse)
    {
        var scale = sourceLength / targetSize;
        var widening = Math.Max(scale, 1);
        var support = widening * (interpolation == Interpolation.Bilinear ? 1 : 2);
        var lowest = Math.Clamp((int)Math.Floor(sourceStart), 0, sourceSize - 1);
        var highest = Math.Clamp((int)Math.Ceiling(sourceStart + sourceLength), lowest + 1, sourceSize);

        Count = count;
        // No more centres of pixels lie inside an interval of this length; at its ends the filter is 0.
        Taps = Math.Min((int)Math.Ceiling(2 * support), highest - lowest);
        starts = ArrayPool<int>.Shared.Rent(count);
        weights = ArrayPool<float>.Shared.Rent(count * Taps);
        for (var i = 0; i < count; i++)
        {
            var centre = sourceStart + (first + (reverse ? count - 1 - i : i) + 0.5) * scale;
            // Pixel p has its centre at p + 0.5.
            var start = Math.Clamp((int)Math.Ceiling(centre - support - 0.5), lowest, highest - Taps);
            starts[i] = start;
            Fill(WeightsOf(i), interpolation, start + 0.5 - centre, widening);
        }
    }

    /// <summary>How many target pixels there are.</summary>
    public int Count { get; }

    /// <summary>Source pixels for each target pixel.</summary>
    public int Taps { get; }

    /// <summary>The first source pixel of each target pixel.</summary>
    public ReadOnlySpan<int> Starts => starts.AsSpan(0, Count);

    /// <summary>Shape (count, taps).</summary>
    public ReadOnlySpan<float> Weights => weights.AsSpan(0, Count * Taps);

    public Span<float> WeightsOf(int target) => weights.AsSpan(target * Taps, Taps);

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(starts);
        ArrayPool<float>.Shared.Return(weights);
    }

    private static void Fill(Span<float> weights, Interpolation interpolation, double offset, double widening)
    {
        double sum = 0;
        for (var k = 0; k < weights.Length; k++)
        {
            var distance = Math.Abs((offset + k) / widening);
            var weight = interpolation == Interpolation.Bilinear ? Triangle(distance) : Cubic(distance);
            weights[k] = (float)weight;
            sum += weight;
        }
        var factor = (float)(1 / sum);
        foreach (ref var weight in weights) weight *= factor;
    }

    private static double Triangle(double distance) => Math.Max(1 - distance, 0);

    private static double Cubic(double distance) => distance switch
    {
        < 1 => (1.5 * distance - 2.5) * distance * distance + 1,
        < 2 => ((-0.5 * distance + 2.5) * distance - 4) * distance + 2,
        _ => 0,
    };
}

/// <summary>How a resized pixel is made from the pixels around it. Both are antialiased: shrinking widens the filter.</summary>
public enum Interpolation
{
    /// <summary>The triangle filter.</summary>
    Bilinear,

    /// <summary>
    /// The cubic convolution filter with a = -0.5 (R. G. Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981).
    /// </summary>
    Bicubic,
}
