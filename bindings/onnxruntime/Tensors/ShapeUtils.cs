namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>Arithmetic on shapes of row-major tensors.</summary>
public static class ShapeUtils
{
    /// <summary>The number of elements; 1 for a scalar's empty shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    public static long GetSizeForShape(ReadOnlySpan<long> shape)
    {
        var size = 1L;
        foreach (var dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
            size = checked(size * dimension);
        }

        return size;
    }

    /// <summary>How far apart neighbours are along each dimension, in elements.</summary>
    public static long[] GetStrides(ReadOnlySpan<long> dimensions)
    {
        var strides = new long[dimensions.Length];
        var stride = 1L;
        for (var i = dimensions.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride = checked(stride * dimensions[i]);
        }

        return strides;
    }

    /// <summary>The position of the element at <paramref name="indices"/>.</summary>
    public static long GetIndex(ReadOnlySpan<long> strides, ReadOnlySpan<long> indices, int startFromDimension = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(indices.Length, strides.Length, nameof(indices));
        var index = 0L;
        for (var i = startFromDimension; i < indices.Length; i++) index += strides[i] * indices[i];
        return index;
    }
}
