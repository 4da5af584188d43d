namespace Torchline.Export;

/// <summary>The program cannot be exported; the message names what, where, and what to do.</summary>
public class ExportException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>An ATen operator has no lowering to ONNX.</summary>
public sealed class UnsupportedOperatorException(string @operator, string message) : ExportException(message)
{
    /// <summary>The operator, such as <c>aten::linalg_svd</c>.</summary>
    public string Operator { get; } = @operator;
}

/// <summary>What the program does depends on the values of its inputs, which a graph cannot follow.</summary>
public sealed class DataDependentException(string message) : ExportException(message);

/// <summary>A size that was declared dynamic is fixed somewhere in the program.</summary>
public sealed class FrozenSizeException(string message, Exception? inner = null) : ExportException(message, inner);
