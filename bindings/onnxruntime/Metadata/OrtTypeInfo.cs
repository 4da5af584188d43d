namespace Microsoft.ML.OnnxRuntime;

/// <summary>The type of an ONNX value: which kind it is, and what it holds.</summary>
public unsafe class OrtTypeInfo
{
    private readonly OrtTensorTypeAndShapeInfo? _tensor;
    private readonly OrtSequenceOrOptionalTypeInfo? _sequence;
    private readonly OrtMapTypeInfo? _map;
    private readonly OrtSequenceOrOptionalTypeInfo? _optional;

    /// <summary>Copies what <paramref name="typeInfo"/> says; the native object may be released at once.</summary>
    internal OrtTypeInfo(nint typeInfo)
    {
        OnnxValueType type;
        OrtStatus.Check(Ort.Api->GetOnnxTypeFromTypeInfo(typeInfo, &type));
        OnnxType = type;

        nint part;
        switch (type)
        {
            case OnnxValueType.ONNX_TYPE_TENSOR or OnnxValueType.ONNX_TYPE_SPARSETENSOR:
                OrtStatus.Check(Ort.Api->CastTypeInfoToTensorInfo(typeInfo, &part));
                _tensor = new OrtTensorTypeAndShapeInfo(part);
                break;
            case OnnxValueType.ONNX_TYPE_SEQUENCE:
                OrtStatus.Check(Ort.Api->CastTypeInfoToSequenceTypeInfo(typeInfo, &part));
                _sequence = new OrtSequenceOrOptionalTypeInfo(part, Ort.Api->GetSequenceElementType);
                break;
            case OnnxValueType.ONNX_TYPE_OPTIONAL:
                OrtStatus.Check(Ort.Api->CastTypeInfoToOptionalTypeInfo(typeInfo, &part));
                _optional = new OrtSequenceOrOptionalTypeInfo(part, Ort.Api->GetOptionalContainedTypeInfo);
                break;
            case OnnxValueType.ONNX_TYPE_MAP:
                OrtStatus.Check(Ort.Api->CastTypeInfoToMapTypeInfo(typeInfo, &part));
                _map = new OrtMapTypeInfo(part);
                break;
        }
    }

    public OnnxValueType OnnxType { get; }

    public OrtTensorTypeAndShapeInfo TensorTypeAndShapeInfo => _tensor ?? throw IsNot("a tensor");

    public OrtSequenceOrOptionalTypeInfo SequenceTypeInfo => _sequence ?? throw IsNot("a sequence");

    public OrtMapTypeInfo MapTypeInfo => _map ?? throw IsNot("a map");

    public OrtSequenceOrOptionalTypeInfo OptionalTypeInfo => _optional ?? throw IsNot("optional");

    /// <summary>Reads a type info that native code hands over, and releases it.</summary>
    internal static OrtTypeInfo Take(nint typeInfo)
    {
        using var handle = new NativeHandle(typeInfo, Ort.Api->ReleaseTypeInfo);
        return new OrtTypeInfo(typeInfo);
    }

    private OnnxRuntimeException IsNot(string kind) => new(ErrorCode.InvalidArgument, $"the type is {OnnxType}, not {kind}");
}
