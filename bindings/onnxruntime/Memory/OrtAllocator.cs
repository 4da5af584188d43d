using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Allocates memory that ONNX Runtime can use without copying.</summary>
public unsafe class OrtAllocator : SafeHandle
{
    private static readonly Lazy<OrtAllocator> _default = new(FindDefault);

    // The allocator is over the session's arena. A counted reference keeps the session until the allocator is released.
    private readonly SafeHandle? _session;

    public OrtAllocator(InferenceSession session, OrtMemoryInfo memInfo) : base(0, ownsHandle: true)
    {
        using var borrowedSession = session.Handle.Borrow();
        using var info = memInfo.Borrow();
        nint allocator;
        OrtStatus.Check(Ort.Api->CreateAllocator(borrowedSession, info, &allocator));
        SetHandle(allocator);

        var added = false;
        session.Handle.DangerousAddRef(ref added);
        _session = session.Handle;
    }

    private OrtAllocator(nint allocator) : base(0, ownsHandle: false) => SetHandle(allocator);

    /// <summary>Ordinary CPU memory, outside any arena.</summary>
    public static OrtAllocator DefaultInstance => _default.Value;

    public override bool IsInvalid => handle == 0;

    /// <summary>The memory that this allocator hands out.</summary>
    public OrtMemoryInfo Info
    {
        get
        {
            using var allocator = this.Borrow();
            nint info;
            OrtStatus.Check(Ort.Api->AllocatorGetInfo(allocator, &info));
            return new OrtMemoryInfo(info, ownsHandle: false);
        }
    }

    /// <summary>Allocates <paramref name="size"/> bytes.</summary>
    public OrtMemoryAllocation Allocate(uint size)
    {
        using var allocator = this.Borrow();
        void* memory;
        OrtStatus.Check(Ort.Api->AllocatorAlloc(allocator, size, &memory));
        return new OrtMemoryAllocation(this, (nint)memory, size);
    }

    /// <summary>Reads a string that native code allocated with the default allocator, and frees it.</summary>
    internal static string TakeString(byte* text)
    {
        try
        {
            return Utf8.ToString(text);
        }
        finally
        {
            DefaultInstance.Free(text);
        }
    }

    internal void Free(void* memory) => OrtStatus.Check(Ort.Api->AllocatorFree(handle, memory));

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseAllocator(handle);
        _session?.DangerousRelease();
        return true;
    }

    private static OrtAllocator FindDefault()
    {
        nint allocator;
        OrtStatus.Check(Ort.Api->GetAllocatorWithDefaultOptions(&allocator));
        return new OrtAllocator(allocator);
    }
}
