using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A name with a tensor, sequence or map as C# objects.</summary>
public class NamedOnnxValue
{
    // Only the method that made the value knows the types of a map's keys and values.
    private readonly Func<object, OrtValue> _toOrtValue;

    /// <summary>A name with a tensor; the methods below make the other kinds.</summary>
    protected NamedOnnxValue(string name, object value) : this(name, value, OnnxValueType.ONNX_TYPE_TENSOR, TensorToOrtValue)
    {
    }

    internal NamedOnnxValue(string name, object value, OnnxValueType valueType, Func<object, OrtValue> toOrtValue)
    {
        Name = name;
        Value = value;
        ValueType = valueType;
        _toOrtValue = toOrtValue;
    }

    public string Name { get; set; }

    public object Value { get; set; }

    public OnnxValueType ValueType { get; }

    /// <summary>Whether native code can write the value in place.</summary>
    internal bool IsOverMemory => Value is TensorBase { IsOverMemory: true };

    public static NamedOnnxValue CreateFromTensor<T>(string name, Tensor<T> value) =>
        new(name, value, OnnxValueType.ONNX_TYPE_TENSOR, TensorToOrtValue);

    /// <summary>A sequence of tensors, or of named values of one kind, whose names do not count.</summary>
    public static NamedOnnxValue CreateFromSequence<T>(string name, IEnumerable<T> value) =>
        new(name, value, OnnxValueType.ONNX_TYPE_SEQUENCE, static sequence => SequenceToOrtValue((IEnumerable<T>)sequence));

    public static NamedOnnxValue CreateFromMap<K, V>(string name, IDictionary<K, V> value) =>
        new(name, value, OnnxValueType.ONNX_TYPE_MAP, static map => MapToOrtValue((IDictionary<K, V>)map));

    /// <summary>The value; null when it is no tensor of <typeparamref name="T"/>.</summary>
    public Tensor<T>? AsTensor<T>() => Value as Tensor<T>;

    /// <summary>The value; null when it is no sequence of <typeparamref name="T"/>.</summary>
    public IEnumerable<T>? AsEnumerable<T>() => Value as IEnumerable<T>;

    /// <summary>The value; null when it is no such map.</summary>
    public IDictionary<K, V>? AsDictionary<K, V>() => Value as IDictionary<K, V>;

    internal OrtValue ToOrtValue() => _toOrtValue(Value);

    private static OrtValue TensorToOrtValue(object tensor) => ((TensorBase)tensor).ToOrtValue();

    private static OrtValue SequenceToOrtValue<T>(IEnumerable<T> sequence) =>
        OrtValue.CreateSequence([.. DisposableArray<OrtValue>.From([.. sequence], static element => element switch
        {
            NamedOnnxValue named => named.ToOrtValue(),
            TensorBase tensor => tensor.ToOrtValue(),
            _ => throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"a sequence cannot hold {typeof(T)}"),
        })]);

    private static OrtValue MapToOrtValue<K, V>(IDictionary<K, V> map)
    {
        OrtValue? keys = new DenseTensor<K>(map.Keys.ToArray(), [map.Count]).ToOrtValue();
        OrtValue? values = new DenseTensor<V>(map.Values.ToArray(), [map.Count]).ToOrtValue();
        return OrtValue.CreateMap(ref keys, ref values);
    }
}
