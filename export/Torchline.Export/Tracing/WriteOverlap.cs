using System.Collections;
using Torchline.Recording;

namespace Torchline.Export.Tracing;

/// <summary>
/// Arguments of an in-place operator that lie in the memory that it writes. What libtorch reads there depends on the order of its writes;
/// it refuses such a call itself only where both tensors are dense.
/// </summary>
internal static class WriteOverlap
{
    private const int MostElements = 1 << 24; // up to which elements are compared; beyond, ranges of them are

    /// <summary>Refuses a call that reads elements which it writes at another place of the result.</summary>
    /// <exception cref="ExportException">An argument overlaps.</exception>
    public static void Refuse(RecordedCall call, RecordedTensor written)
    {
        if (call.Schema.Name == "aten::fill_") return; // reads its number first
        foreach (var read in call.Arguments.SelectMany(TensorsOf).Where(read => read.Storage == written.Storage && read.Storage != 0))
        {
            if (IsAtSamePlaces(read, written) || !Overlap(read, written)) continue;
            throw new ExportException(
                $"{call.Schema.Name} reads elements that it writes ({call.CallSite ?? call.Scope}): an argument of shape [{string.Join(", ", read.Shape)}] is a view " +
                $"of the tensor of shape [{string.Join(", ", written.Shape)}] that is changed in place, and what libtorch reads depends on the order of " +
                "its writes. Give it a copy: x.add_(y.clone()).");
        }
    }

    private static IEnumerable<RecordedTensor> TensorsOf(RecordedValue value) => value switch
    {
        RecordedValue.Tensor { Value: var tensor } => [tensor],
        RecordedValue.TensorList { Values: var tensors } => tensors.OfType<RecordedTensor>(),
        _ => [],
    };

    /// <summary>Whether each element of the result is computed from the argument's element in the same memory, or in none of the result.</summary>
    private static bool IsAtSamePlaces(RecordedTensor read, RecordedTensor written) =>
        read.Offset == written.Offset && Steps(read).SequenceEqual(Steps(written));

    private static IEnumerable<(long Size, long Stride)> Steps(RecordedTensor tensor) =>
        tensor.Shape.Zip(tensor.Strides).Where(step => step.First != 1);

    private static bool Overlap(RecordedTensor left, RecordedTensor right)
    {
        if (left.Shape.Contains(0) || right.Shape.Contains(0)) return false;
        var (first, last) = (Math.Max(left.Offset, right.Offset), Math.Min(Last(left), Last(right)));
        if (first > last || last - first >= MostElements || Count(left) > MostElements || Count(right) > MostElements) return first <= last;
        var taken = new BitArray((int)(last - first + 1));
        foreach (var place in Places(left))
            if (place >= first && place <= last) taken[(int)(place - first)] = true;
        return Places(right).Any(place => place >= first && place <= last && taken[(int)(place - first)]);
    }

    private static long Count(RecordedTensor tensor) => tensor.Shape.Aggregate(1L, (product, size) => product * size);

    private static long Last(RecordedTensor tensor) => tensor.Offset + Steps(tensor).Sum(step => (step.Size - 1) * step.Stride);

    private static IEnumerable<long> Places(RecordedTensor tensor) => Steps(tensor).Aggregate(
        (IEnumerable<long>)[tensor.Offset],
        (places, step) => places.SelectMany(place => Enumerable.Range(0, (int)step.Size).Select(index => place + index * step.Stride)));
}
