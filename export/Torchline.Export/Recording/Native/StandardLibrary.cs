using System.Runtime.InteropServices;

#pragma warning disable CS0649 // libtorch assigns the fields

namespace Torchline.Recording.Native;

/// <summary>std::vector, as far as it is read: a pair of pointers.</summary>
internal readonly unsafe struct StdVector<T> where T : unmanaged
{
    private readonly T* begin;
    private readonly T* end;

    public T* Address => begin;

    public int Count => checked((int)(end - begin));
}

/// <summary>c10::ArrayRef.</summary>
internal readonly unsafe struct ArrayRef<T> where T : unmanaged
{
    private readonly T* data;
    private readonly nint length;

    public T* Address => data;

    public int Count => checked((int)length);
}

/// <summary>std::string of libstdc++.</summary>
internal readonly unsafe struct StdString
{
    private readonly byte* text;
    private readonly nint length;
    private readonly long inline0, inline1;

    public override string ToString() => Marshal.PtrToStringUTF8((nint)text, checked((int)length));
}

/// <summary>std::optional of a c10::OperatorHandle.</summary>
internal readonly struct OptionalOperatorHandle
{
    private readonly nint definition;
    private readonly nint position;
    private readonly byte engaged;

    public bool HasValue => engaged != 0;

    public nint Operator => definition;
}
