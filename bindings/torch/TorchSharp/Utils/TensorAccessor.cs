using System.Collections;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>Reads and writes the elements of a CPU tensor in place, in row-major order.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly Tensor tensor; // keeps the memory alive
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool contiguous;
    private readonly nint start;

    internal TensorAccessor(Tensor tensor)
    {
        this.tensor = tensor;
        shape = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
        Count = tensor.numel();
        start = Count == 0 ? 0 : tensor.DataPointer;
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    /// <param name="indices">One index a dimension, or one that counts elements in row-major order.</param>
    /// <exception cref="IndexOutOfRangeException">An index is outside its dimension.</exception>
    public T this[params long[] indices]
    {
        get
        {
            var element = Element(Offset(indices));
            GC.KeepAlive(tensor);
            return element;
        }

        set
        {
            Element(Offset(indices)) = value;
            GC.KeepAlive(tensor);
        }
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    /// <summary>An array with one dimension for each of the tensor's.</summary>
    public Array ToNDArray()
    {
        if (shape.Length == 0) return new[] { Element(0) };
        var array = Array.CreateInstance(typeof(T), shape);
        CopyTo(MemoryMarshal.Cast<byte, T>(
            MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), checked((int)(Count * Size)))));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies elements from <paramref name="tensorIndex"/> on until either side ends.</summary>
    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        int count = (int)Math.Min(target.Length, Math.Max(0, Count - tensorIndex));
        if (contiguous)
            new ReadOnlySpan<T>((T*)start + tensorIndex, count).CopyTo(target);
        else
            for (int i = 0; i < count; i++) target[i] = Element(Offset(tensorIndex + i));
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <summary>Overwrites elements from <paramref name="tensorIndex"/> on until either side ends.</summary>
    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        int count = (int)Math.Min(source.Length, Math.Max(0, Count - tensorIndex));
        if (contiguous)
            source[..count].CopyTo(new Span<T>((T*)start + tensorIndex, count));
        else
            for (int i = 0; i < count; i++) Element(Offset(tensorIndex + i)) = source[i];
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The memory is the tensor's: nothing is freed here.</summary>
    public void Dispose()
    {
    }

    private static unsafe int Size => sizeof(T);

    private unsafe ref T Element(long offset) => ref ((T*)start)[offset];

    private long Offset(long[] indices)
    {
        if (indices.Length == 1 && shape.Length != 1) return Offset(indices[0]);
        if (indices.Length != shape.Length)
            throw new IndexOutOfRangeException($"{indices.Length} indices for a tensor of {shape.Length} dimensions");
        long offset = 0;
        for (int d = 0; d < indices.Length; d++)
        {
            if ((ulong)indices[d] >= (ulong)shape[d])
                throw new IndexOutOfRangeException($"index {indices[d]} is outside dimension {d} of size {shape[d]}");
            offset += indices[d] * strides[d];
        }
        return offset;
    }

    private long Offset(long rowMajor)
    {
        if ((ulong)rowMajor >= (ulong)Count)
            throw new IndexOutOfRangeException($"index {rowMajor} is outside a tensor of {Count} elements");
        if (contiguous) return rowMajor;
        long offset = 0;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            offset += rowMajor % shape[d] * strides[d];
            rowMajor /= shape[d];
        }
        return offset;
    }
}
