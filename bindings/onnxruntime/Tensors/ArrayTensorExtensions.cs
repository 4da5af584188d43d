namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>Arrays as tensors.</summary>
public static class ArrayTensorExtensions
{
    /// <summary>A tensor with a copy of the elements.</summary>
    public static DenseTensor<T> ToTensor<T>(this T[] array) => new((Array)array, reverseStride: false);

    /// <inheritdoc cref="ToTensor{T}(T[])"/>
    public static DenseTensor<T> ToTensor<T>(this T[,] array, bool reverseStride = false) => new(array, reverseStride);

    /// <inheritdoc cref="ToTensor{T}(T[])"/>
    public static DenseTensor<T> ToTensor<T>(this T[,,] array, bool reverseStride = false) => new(array, reverseStride);

    /// <inheritdoc cref="ToTensor{T}(T[])"/>
    public static DenseTensor<T> ToTensor<T>(this T[,,,] array, bool reverseStride = false) => new(array, reverseStride);

    /// <inheritdoc cref="ToTensor{T}(T[])"/>
    public static DenseTensor<T> ToTensor<T>(this Array array, bool reverseStride = false) => new(array, reverseStride);
}
