using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Torchline.Imaging;

/// <summary>
/// The loops of a separable resize, one target row at a time. Rows are combined first, for that runs along memory whatever the
/// channels are, then columns within the one combined row, which stays in the cache. Sums are single precision, so neither
/// axis rounds before the end.
/// </summary>
internal static class Resampler
{
    /// <summary>Combines source rows.</summary>
    /// <param name="source">The bytes of the first source row that has a weight, from the first column that is needed, and all behind.</param>
    /// <param name="stride">Bytes from one source row to the next.</param>
    /// <param name="weights">One for each source row.</param>
    /// <param name="sums">Receives one sum for each byte of a row.</param>
    public static void CombineRows(ReadOnlySpan<byte> source, int stride, ReadOnlySpan<float> weights, Span<float> sums)
    {
        // What the references below may reach.
        _ = source.Slice((weights.Length - 1) * stride, sums.Length);
        ref var bytes = ref MemoryMarshal.GetReference(source);
        ref var output = ref MemoryMarshal.GetReference(sums);
        if (sums.Length < Vector<byte>.Count)
        {
            for (var x = 0; x < sums.Length; x++)
            {
                float sum = 0;
                for (var k = 0; k < weights.Length; k++) sum += weights[k] * Unsafe.Add(ref bytes, k * stride + x);
                Unsafe.Add(ref output, x) = sum;
            }
            return;
        }
        var last = sums.Length - Vector<byte>.Count;
        for (var x = 0; ;)
        {
            Vector<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            for (var k = 0; k < weights.Length; k++)
            {
                var weight = new Vector<float>(weights[k]);
                Vector.Widen(Vector.LoadUnsafe(ref bytes, (nuint)(k * stride + x)), out var low, out var high);
                Vector.Widen(low, out var part0, out var part1);
                Vector.Widen(high, out var part2, out var part3);
                sum0 = Vector.MultiplyAddEstimate(weight, ToSingle(part0), sum0);
                sum1 = Vector.MultiplyAddEstimate(weight, ToSingle(part1), sum1);
                sum2 = Vector.MultiplyAddEstimate(weight, ToSingle(part2), sum2);
                sum3 = Vector.MultiplyAddEstimate(weight, ToSingle(part3), sum3);
            }
            sum0.StoreUnsafe(ref output, (nuint)x);
            sum1.StoreUnsafe(ref output, (nuint)(x + Vector<float>.Count));
            sum2.StoreUnsafe(ref output, (nuint)(x + 2 * Vector<float>.Count));
            sum3.StoreUnsafe(ref output, (nuint)(x + 3 * Vector<float>.Count));
            if (x == last) break;
            x = Math.Min(x + Vector<byte>.Count, last); // the last step overlaps the one before
        }
    }

    /// <summary>Combines the columns of one row.</summary>
    /// <param name="row">Shape (columns, 3), and one float that is read and not used.</param>
    /// <param name="firstColumn">The column of the source that <paramref name="row"/> begins with.</param>
    /// <param name="table">Which columns make each target pixel.</param>
    /// <param name="target">Shape (target pixels, 3), and one float that is written and means nothing.</param>
    public static void CombineColumns(ReadOnlySpan<float> row, int firstColumn, in FilterTable table, Span<float> target)
    {
        var taps = table.Taps;
        var starts = table.Starts;
        // What the references below may reach; the table is made for a source of this width.
        _ = target[..(table.Count * Image.Channels + 1)];
        ref var input = ref MemoryMarshal.GetReference(row);
        ref var output = ref MemoryMarshal.GetReference(target);
        ref var weight = ref MemoryMarshal.GetReference(table.Weights);
        for (var x = 0; x < starts.Length; x++)
        {
            ref var pixel = ref Unsafe.Add(ref input, (starts[x] - firstColumn) * Image.Channels);
            var sum = Vector128<float>.Zero; // red, green, blue, and the next pixel's red
            for (var k = 0; k < taps; k++)
            {
                sum = Vector128.MultiplyAddEstimate(Vector128.Create(weight), Vector128.LoadUnsafe(ref pixel), sum);
                pixel = ref Unsafe.Add(ref pixel, Image.Channels);
                weight = ref Unsafe.Add(ref weight, 1);
            }
            sum.StoreUnsafe(ref output);
            output = ref Unsafe.Add(ref output, Image.Channels);
        }
    }

    /// <summary>Rounds to the nearest byte.</summary>
    /// <param name="values">As many as <paramref name="bytes"/> has, or more.</param>
    /// <param name="bytes">Receives them.</param>
    public static void Quantize(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var x = 0;
        for (; x <= bytes.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            var part = values[x..];
            Vector.Narrow(
                Vector.Narrow(Round(part), Round(part[Vector<float>.Count..])),
                Vector.Narrow(Round(part[(2 * Vector<float>.Count)..]), Round(part[(3 * Vector<float>.Count)..])))
                .CopyTo(bytes[x..]);
        }
        for (; x < bytes.Length; x++) bytes[x] = (byte)(Math.Clamp(values[x], 0, 255) + 0.5f);
    }

    private static Vector<uint> Round(ReadOnlySpan<float> values) => Vector.AsVectorUInt32(Vector.ConvertToInt32Native(
        Vector.ClampNative(new Vector<float>(values), Vector<float>.Zero, new Vector<float>(255f)) + new Vector<float>(0.5f)));

    private static Vector<float> ToSingle(Vector<uint> bytes) => Vector.ConvertToSingle(Vector.AsVectorInt32(bytes));
}
