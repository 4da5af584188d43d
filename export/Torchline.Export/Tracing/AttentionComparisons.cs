using Torchline.Recording;

namespace Torchline.Export.Tracing;

/// <summary>
/// The comparisons that libtorch's attention makes itself: where queries, keys and values are one tensor, it projects them by one product
/// instead of three. Both ways give the same numbers, so the outcome decides nothing.
/// </summary>
/// <remarks>
/// The call stack does not tell: the runtime compiles TorchSharp's methods into those of the program. The order of the calls does.
/// Attention compares queries with keys, then keys with values, and what comes next is its projection.
/// </remarks>
internal static class AttentionComparisons
{
    private const string Comparison = "aten::equal";
    private const string Projection = "in_proj_weight"; // of queries, keys and values

    /// <summary>The identities of the projections among the parameters.</summary>
    public static IReadOnlySet<nint> ProjectionsOf(IEnumerable<(string Name, RecordedTensor Tensor)> states) =>
        states.Where(state => state.Name == Projection || state.Name.EndsWith('.' + Projection)).Select(state => state.Tensor.Identity).ToHashSet();

    /// <summary>Those of attention among the calls, by reference.</summary>
    /// <param name="calls">Calls in the order of execution.</param>
    /// <param name="projections">The identities of the parameters that project queries, keys and values.</param>
    public static IReadOnlySet<RecordedCall> In(IEnumerable<RecordedCall> calls, IReadOnlySet<nint> projections)
    {
        var found = new HashSet<RecordedCall>(ReferenceEqualityComparer.Instance);
        var before = new List<RecordedCall>(); // comparisons since the last other call
        foreach (var call in calls)
        {
            if (call.Schema.Name == Comparison)
            {
                before.Add(call);
                continue;
            }
            if (before.Count > 0 && TensorsOf(call).Any(projections.Contains)) found.UnionWith(OfAttention(before));
            before.Clear();
        }
        return found;
    }

    /// <summary>The last ones, that compare queries with keys and keys with values; with the latter a second time where they differ.</summary>
    private static IEnumerable<RecordedCall> OfAttention(List<RecordedCall> comparisons)
    {
        nint[][] compared = [.. comparisons.Select(call => TensorsOf(call).ToArray())];
        return compared switch
        {
            [.., [_, var key], [var sameKey, var value], [var againKey, var againValue]]
                when key == sameKey && key == againKey && value == againValue && key != value => comparisons[^3..],
            [.., [_, var key], [var sameKey, _]] when key == sameKey => comparisons[^2..],
            _ => [],
        };
    }

    private static IEnumerable<nint> TensorsOf(RecordedCall call) =>
        call.Arguments.OfType<RecordedValue.Tensor>().Select(argument => argument.Value.Identity);
}
