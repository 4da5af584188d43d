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

    /// <summary>Whether the operator is one of these.</summary>
    public static bool Contains(string @operator) => Reasons.ContainsKey(@operator);

    /// <summary>Refuses these calls, but for reading a scalar input whose value is a size: that is traced at several values.</summary>
    /// <param name="call">A call of the program.</param>
    /// <param name="sizeInputs">Names of those inputs.</param>
    /// <exception cref="DataDependentException">The call is one of these.</exception>
    public static void Refuse(OperatorCall call, IReadOnlySet<string> sizeInputs)
    {
        if (call.Arguments is [Argument.Tensor { Value: { Origin: ValueOrigin.Input } input }] && sizeInputs.Contains(input.Name)) return;
        if (Reasons.TryGetValue(call.Operator, out var reason))
            throw new DataDependentException($"{call.Schema} {reason} ({call.Place}).");
    }
}
