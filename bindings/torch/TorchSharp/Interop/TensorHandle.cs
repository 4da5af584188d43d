using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Owns one native <c>at::Tensor*</c>; freed by Dispose or, as a fallback, by the finalizer.</summary>
internal sealed class TensorHandle : SafeHandle
{
    private static long live;
    private static long peak;

    public TensorHandle(nint tensor) : base(0, ownsHandle: true)
    {
        SetHandle(tensor);
        long now = Interlocked.Increment(ref live);
        if (now > Volatile.Read(ref peak)) Volatile.Write(ref peak, now);
    }

    public static long LiveCount => Interlocked.Read(ref live);

    public static long PeakCount => Interlocked.Read(ref peak);

    public override bool IsInvalid => handle == 0;

    /// <summary>Gives the native tensor away: it is the caller's to free from now on.</summary>
    public nint Release()
    {
        nint tensor = handle;
        SetHandleAsInvalid();
        Interlocked.Decrement(ref live);
        return tensor;
    }

    protected override bool ReleaseHandle()
    {
        Native.tl_tensor_free(handle);
        Interlocked.Decrement(ref live);
        return true;
    }
}
