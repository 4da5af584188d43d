using TorchSharp.Modules;

namespace Torchline.Export.Tracing;

/// <summary>Operators whose outcome decides, outside the graph, what the program does next.</summary>
internal static class HostReads
{
    private const string ReadsNumber =
        "reads a tensor's value into C# (item(), a conversion to bool or a number, an `if` on a tensor): the graph would hold what this " +
        "one input gave. Keep it a tensor: torch.where instead of `if`, masks instead of counts";

    private const string SizeFromData =
        "gives as many elements as the data says, which no shape can be declared for. Use torch.where, a product with the mask, or topk";

    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["aten::_local_scalar_dense"] = ReadsNumber,
        ["aten::item"] = ReadsNumber,
        ["aten::is_nonzero"] = ReadsNumber,
        ["aten::equal"] = ReadsNumber,
        ["aten::nonzero"] = SizeFromData,
        ["aten::masked_select"] = SizeFromData,
        ["aten::unique_dim"] = SizeFromData,
        ["aten::_unique2"] = SizeFromData,
        ["aten::unique_consecutive"] = SizeFromData,
    };

    // libtorch's attention asks whether queries, keys and values are one tensor, to project them by one product instead of three.
    private static readonly HashSet<string> Attention =
    [
        nameof(MultiheadAttention), nameof(Transformer), nameof(TransformerEncoder), nameof(TransformerEncoderLayer),
        nameof(TransformerDecoder), nameof(TransformerDecoderLayer),
    ];

    /// <summary>Whether the operator is one of these.</summary>
    public static bool Contains(string @operator) => Reasons.ContainsKey(@operator);

    /// <summary>
    /// Refuses these calls, but for those whose outcome decides nothing: a scalar input whose value is a size, which is
    /// traced at several values, and a comparison that chooses between two ways to the same result.
    /// </summary>
    /// <param name="call">A call of the program.</param>
    /// <param name="sizeInputs">Names of those inputs.</param>
    /// <exception cref="DataDependentException">The call is one of these.</exception>
    public static void Refuse(OperatorCall call, IReadOnlySet<string> sizeInputs)
    {
        if (call.Arguments is [Argument.Tensor { Value: { Origin: ValueOrigin.Input } input }] && sizeInputs.Contains(input.Name)) return;
        if (call.Operator == "aten::equal" && call.Caller is { } caller && Attention.Contains(caller)) return;
        if (Reasons.TryGetValue(call.Operator, out var reason))
            throw new DataDependentException($"{call.Schema} {reason} ({call.Place}).");
    }
}
