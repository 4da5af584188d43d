using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Export.Tracing;

/// <summary>Operators whose outcome decides, outside the graph, what the program does next.</summary>
internal static class HostReads
{
    private const string ReadsNumber =
        "reads a tensor's value into C# (item(), a conversion to bool or a number, an `if` on a tensor): the graph would hold what this " +
        "one input gave. Keep it a tensor: torch.where instead of `if`, masks instead of counts";

    private const string SizeFromData =
        "gives a number of elements that depends on the data, which no shape can be declared for. Use torch.where, a product with the mask, or topk";

    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["aten::_local_scalar_dense"] = ReadsNumber,
        ["aten::item"] = ReadsNumber,
        ["aten::is_nonzero"] = ReadsNumber,
        ["aten::equal"] = ReadsNumber + ". Where an attention layer compares its inputs, give its module to ExportRequest.Module",
        ["aten::nonzero"] = SizeFromData,
        ["aten::masked_select"] = SizeFromData,
        ["aten::unique_dim"] = SizeFromData,
        ["aten::_unique2"] = SizeFromData,
        ["aten::unique_consecutive"] = SizeFromData,
    };

    // libtorch's attention compares queries, keys and values: where they are one tensor, it projects them by one product instead of three.
    private static readonly HashSet<string> Attention =
    [
        nameof(MultiheadAttention), nameof(Transformer), nameof(TransformerEncoder), nameof(TransformerEncoderLayer),
        nameof(TransformerDecoder), nameof(TransformerDecoderLayer),
    ];

    /// <summary>Whether the operator is one of these.</summary>
    public static bool Contains(string @operator) => Reasons.ContainsKey(@operator);

    /// <summary>Refuses these calls, but for those that decide nothing: a scalar input that is a size, and a comparison inside attention.</summary>
    /// <exception cref="DataDependentException">The call is one of these.</exception>
    public static void Refuse(OperatorCall call, IReadOnlySet<string> sizeInputs)
    {
        if (call.Arguments is [Argument.Tensor { Value: { Origin: ValueOrigin.Input } input }] && sizeInputs.Contains(input.Name)) return;
        if (call.Operator == "aten::equal" && call.Caller is { } caller && Attention.Contains(caller)) return;
        if (Reasons.TryGetValue(call.Operator, out var reason))
            throw new DataDependentException($"{call.Schema} {reason} ({call.Place}).");
    }

    /// <summary>Refuses a program that did something else with other values: TorchSharp's <c>item</c> and <c>data</c> dispatch no operator.</summary>
    /// <exception cref="DataDependentException">An operator or a number differs; the message names it.</exception>
    public static void RequireSame(TracedProgram first, TracedProgram other)
    {
        var (calls, twins) = (first.AllCalls, other.AllCalls);
        foreach (var (index, call) in calls.Index())
        {
            var twin = twins.ElementAtOrDefault(index);
            if (twin?.Schema != call.Schema) Fail(call, twin?.ToString() ?? "the program's end");
            foreach (var (slot, (mine, theirs)) in call.Schema.Arguments.Zip(call.Arguments.Zip(twin!.Arguments)))
                if (!mine.Matches(theirs, (_, _) => true)) Fail(call, twin.ToString(), $" (`{slot.Name}` differs)");
        }
        if (twins.Length > calls.Length) Fail(twins[calls.Length], "the program's end");
        // Equal calls read equally many constants.
        foreach (var (mine, theirs) in first.Constants.Zip(other.Constants))
        {
            if (!mine.HasElementsOf(theirs))
            {
                throw new DataDependentException(
                    $"a tensor {mine.Recorded} made outside the recorded operators has other values with other inputs of the same sizes, " +
                    $"{mine.PlaceOfFirstUse(calls)}: it depends on data or chance. Compute it with torch operators from the inputs, or make it " +
                    "once and register it as a buffer.");
            }
        }
        static void Fail(OperatorCall call, string other, string detail = "") => throw new DataDependentException(
            $"{call} is {other} with other values in inputs of the same sizes{detail}: the program {ReadsNumber}. A number drawn by chance in " +
            $"C# has the same effect ({call.Place}).");
    }

    /// <summary>Values of the other sign and of another magnitude, bits inverted. Integers, which may be indices, are drawn anew.</summary>
    public static Tensor OtherValues(GraphInput input, Tensor values, IReadOnlyDictionary<string, long> sizes, bool isInverted) => values.dtype switch
    {
        _ when input.Value is not null => values.clone(),
        ScalarType.Bool when !isInverted => input.SampleOf(sizes),
        ScalarType.Byte or ScalarType.Bool => values.bitwise_not(),
        ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 => input.SampleOf(sizes),
        _ => values.mul(-0.5),
    };
}
