using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Names a memory: the allocator, the device and what it is used for.</summary>
public unsafe class OrtMemoryInfo : SafeHandle, IEquatable<OrtMemoryInfo>
{
    public static readonly byte[] allocatorCPU = Utf8.Of("Cpu");
    public static readonly byte[] allocatorCUDA = Utf8.Of("Cuda");
    public static readonly byte[] allocatorCUDA_PINNED = Utf8.Of("CudaPinned");

    private static readonly Lazy<OrtMemoryInfo> _default = new(CreateCpu);

    public OrtMemoryInfo(byte[] utf8AllocatorName, OrtAllocatorType allocatorType, int deviceId, OrtMemType memoryType)
        : base(0, ownsHandle: true)
    {
        nint info;
        fixed (byte* name = utf8AllocatorName)
            OrtStatus.Check(Ort.Api->CreateMemoryInfo(name, allocatorType, deviceId, memoryType, &info));
        SetHandle(info);
    }

    public OrtMemoryInfo(string allocatorName, OrtAllocatorType allocatorType, int deviceId, OrtMemType memoryType)
        : this(Utf8.Of(allocatorName), allocatorType, deviceId, memoryType)
    {
    }

    internal OrtMemoryInfo(nint info, bool ownsHandle) : base(0, ownsHandle) => SetHandle(info);

    /// <summary>Ordinary CPU memory.</summary>
    public static OrtMemoryInfo DefaultInstance => _default.Value;

    public override bool IsInvalid => handle == 0;

    public string Name
    {
        get
        {
            using var info = this.Borrow();
            byte* name;
            OrtStatus.Check(Ort.Api->MemoryInfoGetName(info, &name));
            return Utf8.ToString(name);
        }
    }

    /// <summary>The device's number.</summary>
    public int Id => this.Get(Ort.Api->MemoryInfoGetId);

    public OrtMemType GetMemoryType() => (OrtMemType)this.Get(Ort.Api->MemoryInfoGetMemType);

    public OrtAllocatorType GetAllocatorType() => (OrtAllocatorType)this.Get(Ort.Api->MemoryInfoGetType);

    public bool Equals(OrtMemoryInfo? other)
    {
        if (other is null) return false;
        using var left = this.Borrow();
        using var right = other.Borrow();
        int difference;
        OrtStatus.Check(Ort.Api->CompareMemoryInfo(left, right, &difference));
        return difference == 0;
    }

    public override bool Equals(object? obj) => obj is OrtMemoryInfo other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Name, Id, GetMemoryType(), GetAllocatorType());

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseMemoryInfo(handle);
        return true;
    }

    private static OrtMemoryInfo CreateCpu()
    {
        nint info;
        OrtStatus.Check(Ort.Api->CreateCpuMemoryInfo(OrtAllocatorType.ArenaAllocator, OrtMemType.Default, &info));
        return new OrtMemoryInfo(info, ownsHandle: true);
    }
}
