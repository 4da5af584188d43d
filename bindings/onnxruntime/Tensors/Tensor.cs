using System.Collections;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>A tensor with multi-dimensional access, row-major unless <see cref="IsReversedStride"/>.</summary>
public abstract class Tensor<T> : TensorBase, IReadOnlyList<T>
{
    private readonly int[] _dimensions;
    private readonly int[] _strides;
    private readonly int _length;

    /// <summary>A tensor of one dimension.</summary>
    protected Tensor(int length) : this([length], reverseStride: false)
    {
    }

    protected Tensor(ReadOnlySpan<int> dimensions, bool reverseStride) : base(typeof(T))
    {
        _dimensions = dimensions.ToArray();
        _strides = new int[_dimensions.Length];
        IsReversedStride = reverseStride;

        _length = 1;
        for (var i = 0; i < _dimensions.Length; i++)
        {
            var axis = reverseStride ? i : _dimensions.Length - 1 - i;
            ArgumentOutOfRangeException.ThrowIfNegative(_dimensions[axis], nameof(dimensions));
            _strides[axis] = _length;
            _length = checked(_length * _dimensions[axis]);
        }
    }

    /// <summary>A tensor with the dimensions of <paramref name="fromArray"/>.</summary>
    protected Tensor(Array fromArray, bool reverseStride) : this(DimensionsOf(fromArray), reverseStride)
    {
    }

    public int Rank => _dimensions.Length;

    /// <summary>The number of elements.</summary>
    public long Length => _length;

    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>How far apart neighbours are along each dimension, in elements.</summary>
    public ReadOnlySpan<int> Strides => _strides;

    /// <summary>Whether the first dimension varies fastest.</summary>
    public bool IsReversedStride { get; }

    public bool IsFixedSize => true;

    public bool IsReadOnly => false;

    int IReadOnlyCollection<T>.Count => _length;

    public virtual T this[params int[] indices]
    {
        get => this[indices.AsSpan()];
        set => this[indices.AsSpan()] = value;
    }

    public virtual T this[ReadOnlySpan<int> indices]
    {
        get => GetValue(IndexOf(indices));
        set => SetValue(IndexOf(indices), value);
    }

    T IReadOnlyList<T>.this[int index] => GetValue(index);

    /// <summary>The element at a position in memory.</summary>
    public abstract T GetValue(int index);

    public abstract void SetValue(int index, T value);

    public abstract Tensor<T> Clone();

    public abstract Tensor<TResult> CloneEmpty<TResult>(ReadOnlySpan<int> dimensions);

    /// <summary>The same memory under another shape of as many elements.</summary>
    public abstract Tensor<T> Reshape(ReadOnlySpan<int> dimensions);

    public virtual Tensor<T> CloneEmpty() => CloneEmpty<T>(Dimensions);

    public virtual Tensor<T> CloneEmpty(ReadOnlySpan<int> dimensions) => CloneEmpty<T>(dimensions);

    public virtual Tensor<TResult> CloneEmpty<TResult>() => CloneEmpty<TResult>(Dimensions);

    public virtual void Fill(T value)
    {
        for (var i = 0; i < _length; i++) SetValue(i, value);
    }

    /// <summary>A dense copy.</summary>
    public virtual DenseTensor<T> ToDenseTensor()
    {
        var dense = new DenseTensor<T>(Dimensions, IsReversedStride);
        for (var i = 0; i < _length; i++) dense.SetValue(i, GetValue(i));
        return dense;
    }

    /// <summary>The elements in nested braces, a line for each row.</summary>
    public string GetArrayString(bool includeWhitespace = true)
    {
        var text = new StringBuilder();
        Append(text, new int[Rank], axis: 0, includeWhitespace);
        return text.ToString();
    }

    IEnumerator<T> IEnumerable<T>.GetEnumerator()
    {
        for (var i = 0; i < _length; i++) yield return GetValue(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T>)this).GetEnumerator();

    internal override OrtValue ToOrtValue() => ToDenseTensor().ToOrtValue();

    private static int[] DimensionsOf(Array array) => [.. Enumerable.Range(0, array.Rank).Select(array.GetLength)];

    private int IndexOf(ReadOnlySpan<int> indices)
    {
        if (indices.Length != Rank) throw new ArgumentException($"{indices.Length} indices for {Rank} dimensions", nameof(indices));
        var index = 0;
        for (var i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)_dimensions[i])
                throw new IndexOutOfRangeException($"index {indices[i]} of dimension {i}, which has {_dimensions[i]}");
            index += indices[i] * _strides[i];
        }

        return index;
    }

    private void Append(StringBuilder text, int[] indices, int axis, bool includeWhitespace)
    {
        if (axis == Rank)
        {
            text.Append(CultureInfo.InvariantCulture, $"{this[indices]}");
            return;
        }

        var innermost = axis == Rank - 1;
        if (includeWhitespace) text.Append(' ', axis * 4);
        text.Append('{');
        for (indices[axis] = 0; indices[axis] < _dimensions[axis]; indices[axis]++)
        {
            if (indices[axis] > 0) text.Append(',');
            if (includeWhitespace && !innermost) text.AppendLine();
            Append(text, indices, axis + 1, includeWhitespace);
        }

        if (includeWhitespace && !innermost) text.AppendLine().Append(' ', axis * 4);
        text.Append('}');
    }
}
