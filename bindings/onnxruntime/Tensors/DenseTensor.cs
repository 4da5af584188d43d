namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>A tensor whose elements lie one after the other in memory.</summary>
public class DenseTensor<T> : Tensor<T>
{
    /// <summary>A tensor of zeros of one dimension.</summary>
    public DenseTensor(int length) : base(length) => Buffer = new T[length];

    /// <summary>A tensor of zeros.</summary>
    public DenseTensor(ReadOnlySpan<int> dimensions, bool reverseStride = false) : base(dimensions, reverseStride) =>
        Buffer = new T[Length];

    /// <summary>A tensor over <paramref name="memory"/>, which is not copied.</summary>
    /// <exception cref="ArgumentException">The memory holds another number of elements than the shape.</exception>
    public DenseTensor(Memory<T> memory, ReadOnlySpan<int> dimensions, bool reverseStride = false) : base(dimensions, reverseStride)
    {
        if (memory.Length != Length)
            throw new ArgumentException($"{memory.Length} elements for the shape [{string.Join(',', dimensions.ToArray())}]", nameof(memory));
        Buffer = memory;
    }

    internal DenseTensor(Array array, bool reverseStride) : base(array, reverseStride)
    {
        var elements = new T[Length];
        var rowMajor = 0;
        foreach (T element in array) elements[reverseStride ? Transpose(rowMajor++) : rowMajor++] = element;
        Buffer = elements;
    }

    /// <summary>The elements.</summary>
    public Memory<T> Buffer { get; }

    internal override bool IsOverMemory => this is not Tensor<string>;

    public override T GetValue(int index) => Buffer.Span[index];

    public override void SetValue(int index, T value) => Buffer.Span[index] = value;

    public override Tensor<T> Clone() => new DenseTensor<T>(Buffer.ToArray(), Dimensions, IsReversedStride);

    public override Tensor<TResult> CloneEmpty<TResult>(ReadOnlySpan<int> dimensions) =>
        new DenseTensor<TResult>(dimensions, IsReversedStride);

    public override Tensor<T> Reshape(ReadOnlySpan<int> dimensions) => new DenseTensor<T>(Buffer, dimensions, IsReversedStride);

    internal override OrtValue ToOrtValue()
    {
        if (IsReversedStride) throw new OnnxRuntimeException(ErrorCode.InvalidArgument, "ONNX tensors are row-major, this one is not");
        if (this is Tensor<string> strings) return OrtValue.CreateFromStringTensor(strings);

        var shape = new long[Rank];
        for (var i = 0; i < shape.Length; i++) shape[i] = Dimensions[i];
        return OrtValue.OverMemory(OrtMemoryInfo.DefaultInstance, Buffer, shape);
    }

    /// <summary>Where the element with row-major index <paramref name="rowMajor"/> lies when the first dimension varies fastest.</summary>
    private int Transpose(int rowMajor)
    {
        var index = 0;
        for (var axis = Rank - 1; axis >= 0; axis--)
        {
            index += rowMajor % Dimensions[axis] * Strides[axis];
            rowMajor /= Dimensions[axis];
        }

        return index;
    }
}
