using System.Buffers;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A tensor's native memory as <see cref="Memory{T}"/>. It holds the value, so the memory is there while it is used.</summary>
internal sealed unsafe class OrtValueMemory<T> : MemoryManager<T> where T : unmanaged
{
    private readonly OrtValue _value;
    private readonly T* _data;
    private readonly int _length;

    public OrtValueMemory(OrtValue value)
    {
        var data = value.GetTensorMutableDataAsSpan<T>();
        _value = value;
        _data = (T*)Unsafe.AsPointer(ref data.GetPinnableReference());
        _length = data.Length;
    }

    /// <exception cref="ObjectDisposedException">The value is disposed, and the memory gone.</exception>
    public override Span<T> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_value.Handle.IsClosed, _value);
        return new Span<T>(_data, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_value.Handle.IsClosed, _value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        return new MemoryHandle(_data + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
