using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A result of a run by name. Its tensor reads native memory in place, until it is disposed.</summary>
public class DisposableNamedOnnxValue : NamedOnnxValue, IDisposable
{
    private readonly IDisposable _owner;

    private DisposableNamedOnnxValue(
        string name, object value, OnnxValueType valueType, TensorElementType elementType, IDisposable owner, Func<object, OrtValue> toOrtValue)
        : base(name, value, valueType, toOrtValue)
    {
        ElementType = elementType;
        _owner = owner;
    }

    /// <summary>The type of a tensor's elements.</summary>
    public TensorElementType ElementType { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives values names, and takes them over: on failure too, when all are disposed.</summary>
    internal static DisposableArray<DisposableNamedOnnxValue> NameAll(
        IReadOnlyCollection<string> names, IDisposableReadOnlyCollection<OrtValue> values)
    {
        try
        {
            return DisposableArray<DisposableNamedOnnxValue>.From([.. names.Zip(values)], pair => Create(pair.First, pair.Second));
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _owner.Dispose();
    }

    private static DisposableNamedOnnxValue Create(string name, OrtValue value) => value.OnnxType switch
    {
        OnnxValueType.ONNX_TYPE_TENSOR => OfTensor(name, value),
        OnnxValueType.ONNX_TYPE_SEQUENCE => OfSequence(name, value),
        OnnxValueType.ONNX_TYPE_MAP => OfMap(name, value),
        var type => throw new OnnxRuntimeException(ErrorCode.NotImplemented, $"'{name}' is {type}, which has no C# object"),
    };

    private static DisposableNamedOnnxValue OfTensor(string name, OrtValue value)
    {
        var tensor = OrtValueTensor.Over(value);
        return new(name, tensor, OnnxValueType.ONNX_TYPE_TENSOR, value.ElementType, value, static tensor => ((TensorBase)tensor).ToOrtValue());
    }

    private static DisposableNamedOnnxValue OfSequence(string name, OrtValue sequence)
    {
        using var owned = sequence;
        var elements = DisposableArray<DisposableNamedOnnxValue>.From(
            [.. Enumerable.Range(0, sequence.GetValueCount())],
            index => Create(name, sequence.GetValue(index, OrtAllocator.DefaultInstance)));
        var named = CreateFromSequence(name, elements);
        return new(name, elements, OnnxValueType.ONNX_TYPE_SEQUENCE, default, elements, _ => named.ToOrtValue());
    }

    private static DisposableNamedOnnxValue OfMap(string name, OrtValue value)
    {
        using var keys = value.GetValue(0, OrtAllocator.DefaultInstance);
        using var values = value.GetValue(1, OrtAllocator.DefaultInstance);
        var named = OrtValueMap.Read(name, keys, values);
        return new(name, named.Value, OnnxValueType.ONNX_TYPE_MAP, default, value, _ => named.ToOrtValue());
    }
}
