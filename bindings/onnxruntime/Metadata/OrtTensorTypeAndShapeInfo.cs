using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A tensor's element type and shape; a dimension that a model leaves open is -1.</summary>
public unsafe struct OrtTensorTypeAndShapeInfo
{
    private readonly string[] _symbolicDimensions;

    /// <summary>Copies what <paramref name="info"/> says; the native object may be released at once.</summary>
    internal OrtTensorTypeAndShapeInfo(nint info)
    {
        TensorElementType type;
        OrtStatus.Check(Ort.Api->GetTensorElementType(info, &type));
        ElementDataType = type;

        nuint rank;
        OrtStatus.Check(Ort.Api->GetDimensionsCount(info, &rank));
        Shape = new long[(int)rank];
        fixed (long* shape = Shape)
            OrtStatus.Check(Ort.Api->GetDimensions(info, shape, rank));

        _symbolicDimensions = [];
        if (!Shape.Contains(-1)) return;
        var names = new nint[(int)rank];
        fixed (nint* pointers = names)
            OrtStatus.Check(Ort.Api->GetSymbolicDimensions(info, (byte**)pointers, rank));
        _symbolicDimensions = Array.ConvertAll(names, name => Utf8.ToString((byte*)name));
    }

    public TensorElementType ElementDataType { get; }

    public bool IsString => ElementDataType == TensorElementType.String;

    public long[] Shape { get; }

    public int DimensionsCount => Shape.Length;

    /// <summary>The number of elements, -1 while a dimension is open.</summary>
    public long ElementCount => Shape.Contains(-1) ? -1 : ShapeUtils.GetSizeForShape(Shape);

    /// <summary>The dimensions' names, empty for those that have none.</summary>
    internal string[] SymbolicDimensions => _symbolicDimensions.Length == 0 ? [.. Shape.Select(_ => "")] : _symbolicDimensions;
}
