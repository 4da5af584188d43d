using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Memory from an <see cref="OrtAllocator"/>; given back to it on disposal.</summary>
public unsafe class OrtMemoryAllocation : SafeHandle
{
    private readonly OrtAllocator _allocator;

    internal OrtMemoryAllocation(OrtAllocator allocator, nint memory, uint size) : base(0, ownsHandle: true)
    {
        // A counted reference: the allocator cannot be released before the memory, whichever of them is finalised first.
        var added = false;
        allocator.DangerousAddRef(ref added);
        _allocator = allocator;
        SetHandle(memory);
        Size = size;
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>In bytes.</summary>
    public uint Size { get; }

    public OrtMemoryInfo Info => _allocator.Info;

    protected override bool ReleaseHandle()
    {
        _allocator.Free((void*)handle);
        _allocator.DangerousRelease();
        return true;
    }
}
