using System.Buffers;
using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Owns a native value, and with it whatever its data lie in: pinned memory, or other values.</summary>
internal sealed unsafe class OrtValueHandle : SafeHandle
{
    private readonly object? _owner;
    private MemoryHandle _pin;

    /// <param name="value">The native value, owned from now on.</param>
    /// <param name="pin">What keeps the data in place; unpinned after the value is released.</param>
    /// <param name="owner">What keeps the data alive. Memory that never moves is pinned without a reference to it.</param>
    public OrtValueHandle(nint value, MemoryHandle pin = default, object? owner = null) : base(0, ownsHandle: true)
    {
        _pin = pin;
        _owner = owner;
        SetHandle(value);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseValue(handle);
        _pin.Dispose();
        GC.KeepAlive(_owner);
        return true;
    }
}
