using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Reads a native map, whose keys and values are two tensors of one length, into a dictionary of the right types.</summary>
internal static class OrtValueMap
{
    public static NamedOnnxValue Read(string name, OrtValue keys, OrtValue values) => keys.ElementType switch
    {
        TensorElementType.String => Read(name, keys.GetStringTensorAsArray(), values),
        TensorElementType.Int64 => Read(name, keys.GetTensorDataAsSpan<long>(), values),
        var type => throw new OnnxRuntimeException(ErrorCode.NotImplemented, $"'{name}' is a map with keys of type {type}"),
    };

    private static NamedOnnxValue Read<K>(string name, ReadOnlySpan<K> keys, OrtValue values) where K : notnull =>
        values.ElementType switch
        {
            TensorElementType.String => Zip<K, string>(name, keys, values.GetStringTensorAsArray()),
            TensorElementType.Int64 => Zip(name, keys, values.GetTensorDataAsSpan<long>()),
            TensorElementType.Float => Zip(name, keys, values.GetTensorDataAsSpan<float>()),
            TensorElementType.Double => Zip(name, keys, values.GetTensorDataAsSpan<double>()),
            var type => throw new OnnxRuntimeException(ErrorCode.NotImplemented, $"'{name}' is a map with values of type {type}"),
        };

    private static NamedOnnxValue Zip<K, V>(string name, ReadOnlySpan<K> keys, ReadOnlySpan<V> values) where K : notnull
    {
        var map = new Dictionary<K, V>(keys.Length);
        for (var i = 0; i < keys.Length; i++) map[keys[i]] = values[i];
        return NamedOnnxValue.CreateFromMap(name, map);
    }
}
