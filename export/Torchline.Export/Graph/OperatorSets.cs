namespace Torchline.Export.Graph;

/// <summary>The versions of ONNX's operator set that can be exported, and the file format that belongs to each.</summary>
internal static class OperatorSets
{
    /// <summary>The oldest: reductions take their axes as an input from here on.</summary>
    public const int Oldest = 18;
    /// <summary>The newest.</summary>
    public const int Newest = 22;

    /// <summary>All of them.</summary>
    public static IEnumerable<int> All => Enumerable.Range(Oldest, Newest - Oldest + 1);

    /// <summary>The version of the file format of the ONNX release that brought the operator set.</summary>
    /// <exception cref="ExportException">It is none that can be exported.</exception>
    public static long FileFormat(int opset) => opset switch
    {
        18 => 8,
        19 or 20 => 9,
        21 or 22 => 10,
        _ => throw new ExportException($"operator set {opset} is not exported: choose one of {Oldest} to {Newest}."),
    };
}
