using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A tensor, sequence or map that ONNX Runtime reads or writes, over memory that is used in place.</summary>
public unsafe partial class OrtValue : IDisposable
{
    // A value's type and size never change, so they are asked for once. Zero is no element type.
    private TensorElementType _elementType;
    private long _sizeInBytes = -1;

    private readonly OrtValue[] _members;

    /// <param name="handle">Owns the native value.</param>
    /// <param name="members">The values of which a sequence or map is made; disposed with it.</param>
    internal OrtValue(OrtValueHandle handle, OrtValue[]? members = null)
    {
        Handle = handle;
        _members = members ?? [];
    }

    private OrtValue(OrtValueHandle handle, TensorElementType elementType) : this(handle) => _elementType = elementType;

    internal OrtValueHandle Handle { get; }

    /// <summary>The kind of value; optional for an optional that has none.</summary>
    public OnnxValueType OnnxType
    {
        get
        {
            using var value = Handle.Borrow();
            if (!HasValue(value)) return OnnxValueType.ONNX_TYPE_OPTIONAL;
            OnnxValueType type;
            OrtStatus.Check(Ort.Api->GetValueType(value, &type));
            return type;
        }
    }

    public bool IsTensor => Handle.Get(Ort.Api->IsTensor) != 0;

    public bool IsSparseTensor => Handle.Get(Ort.Api->IsSparseTensor) != 0;

    public OrtTypeInfo GetTypeInfo()
    {
        using var value = Handle.Borrow();
        nint info;
        OrtStatus.Check(Ort.Api->GetTypeInfo(value, &info));
        return OrtTypeInfo.Take(info);
    }

    public OrtTensorTypeAndShapeInfo GetTensorTypeAndShape()
    {
        using var value = Handle.Borrow();
        var info = TensorInfo(value);
        try
        {
            return new OrtTensorTypeAndShapeInfo(info);
        }
        finally
        {
            Ort.Api->ReleaseTensorTypeAndShapeInfo(info);
        }
    }

    /// <summary>The memory that holds the elements.</summary>
    public OrtMemoryInfo GetTensorMemoryInfo()
    {
        using var value = Handle.Borrow();
        nint info;
        OrtStatus.Check(Ort.Api->GetTensorMemoryInfo(value, &info));
        return new OrtMemoryInfo(info, ownsHandle: false);
    }

    public long GetTensorSizeInBytes()
    {
        if (_sizeInBytes >= 0) return _sizeInBytes;
        using var value = Handle.Borrow();
        if (!HasValue(value)) throw NoValue();
        nuint size;
        OrtStatus.Check(Ort.Api->GetTensorSizeInBytes(value, &size));
        return _sizeInBytes = (long)size;
    }

    /// <summary>The elements in place: they are gone when the value is disposed.</summary>
    /// <exception cref="OnnxRuntimeException">The value is no tensor of <typeparamref name="T"/>.</exception>
    public ReadOnlySpan<T> GetTensorDataAsSpan<T>() where T : unmanaged => GetTensorMutableDataAsSpan<T>();

    /// <inheritdoc cref="GetTensorDataAsSpan{T}"/>
    public Span<T> GetTensorMutableDataAsSpan<T>() where T : unmanaged
    {
        var wanted = ElementType<T>.Blittable;
        if (wanted != ElementType)
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"the tensor's elements are {ElementType}, not {wanted}");
        return Data<T>();
    }

    /// <summary>The elements' bytes in place.</summary>
    public Span<byte> GetTensorMutableRawData()
    {
        if (ElementType == TensorElementType.String)
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, "a tensor of strings has no raw data");
        return Data<byte>();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        Handle.Dispose();
        foreach (var member in _members) member.Dispose();
    }

    internal TensorElementType ElementType
    {
        get
        {
            if (_elementType != 0) return _elementType;
            using var value = Handle.Borrow();
            var info = TensorInfo(value);
            TensorElementType type;
            var status = Ort.Api->GetTensorElementType(info, &type);
            Ort.Api->ReleaseTensorTypeAndShapeInfo(info);
            OrtStatus.Check(status);
            return _elementType = type;
        }
    }

    // Native code asked about a value that an optional does not have reads through a null pointer.
    private static bool HasValue(nint value)
    {
        int hasValue;
        OrtStatus.Check(Ort.Api->HasValue(value, &hasValue));
        return hasValue != 0;
    }

    private static OnnxRuntimeException NoValue() => new(ErrorCode.InvalidArgument, "the optional has no value");

    private static nint TensorInfo(nint value)
    {
        if (!HasValue(value)) throw NoValue();
        nint info;
        OrtStatus.Check(Ort.Api->GetTensorTypeAndShape(value, &info));
        return info;
    }

    private Span<T> Data<T>() where T : unmanaged
    {
        var length = checked((int)(GetTensorSizeInBytes() / Unsafe.SizeOf<T>()));
        using var value = Handle.Borrow();
        void* data;
        OrtStatus.Check(Ort.Api->GetTensorMutableData(value, &data));
        return new Span<T>(data, length);
    }
}
