namespace Torchline.Export.Lowering;

/// <summary>Marks the method that lowers the named ATen operators to ONNX.</summary>
/// <param name="operators">Functional operator names, such as <c>aten::relu</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LowersAttribute(params string[] operators) : Attribute
{
    /// <summary>The operators.</summary>
    public IReadOnlyList<string> Operators { get; } = operators;

    /// <summary>What of the operator is not covered, for the operator ledger; null when all of it is.</summary>
    public string? Limits { get; init; }
}
