using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Keeps a native object alive for the length of a <c>using</c> block, even if another thread disposes it meanwhile.</summary>
internal readonly ref struct BorrowedHandle : IDisposable
{
    private readonly SafeHandle _handle;

    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public BorrowedHandle(SafeHandle handle)
    {
        var added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    public static implicit operator nint(BorrowedHandle borrowed) => borrowed._handle.DangerousGetHandle();

    public void Dispose() => _handle.DangerousRelease();
}

internal static class SafeHandleBorrowing
{
    public static BorrowedHandle Borrow(this SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new BorrowedHandle(handle);
    }
}
