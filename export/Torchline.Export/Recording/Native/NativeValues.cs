using System.Runtime.InteropServices;

#pragma warning disable CS0649 // libtorch assigns the fields

namespace Torchline.Recording.Native;

/// <summary>c10::IValue (ATen/core/ivalue.h): a payload of 8 bytes and its tag. A tensor's payload is an at::Tensor.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct BoxedValue
{
    [FieldOffset(0)] public long Integer;
    [FieldOffset(0)] public double Real;
    [FieldOffset(0)] public byte Flag;
    [FieldOffset(0)] public sbyte DeviceType;
    [FieldOffset(1)] public sbyte DeviceIndex;
    [FieldOffset(0)] public nint Object;
    [FieldOffset(8)] public BoxedTag Tag;
}

/// <summary>c10::IValue::Tag, in its order.</summary>
internal enum BoxedTag : uint
{
    None, Tensor, Storage, Double, ComplexDouble, Int, UInt, SymInt, SymFloat, SymBool, Bool, Tuple, String, Blob, GenericList, GenericDict, Future,
    Await, Device, Stream, Object, PyObject, Uninitialized, Capsule, RRef, Quantizer, Generator, Enum,
}

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

/// <summary>A std::ostringstream of libstdc++, whose ABI has been the same since GCC 5.</summary>
internal sealed unsafe partial class StringStream : IDisposable
{
    private const string Library = "libstdc++.so.6";
    private const int Size = 512; // a std::basic_ostringstream has 376 bytes
    private const int OpenForOutput = 16; // std::ios_base::out

    private readonly void* memory = NativeMemory.AllocZeroed(Size);

    /// <summary>An empty stream.</summary>
    public StringStream() => Construct(Address, OpenForOutput);

    /// <summary>Where it lies.</summary>
    public nint Address => (nint)memory;

    /// <summary>What was written to it.</summary>
    public override string ToString()
    {
        StdString text;
        Text(&text, Address);
        var result = text.ToString();
        DestroyText(&text);
        return result;
    }

    public void Dispose()
    {
        Destroy(Address);
        NativeMemory.Free(memory);
    }

    [LibraryImport(Library, EntryPoint = "_ZNSt7__cxx1119basic_ostringstreamIcSt11char_traitsIcESaIcEEC1ESt13_Ios_Openmode")]
    private static partial void Construct(nint stream, int mode);
    [LibraryImport(Library, EntryPoint = "_ZNKSt7__cxx1119basic_ostringstreamIcSt11char_traitsIcESaIcEE3strEv")]
    private static partial void Text(StdString* result, nint stream);
    [LibraryImport(Library, EntryPoint = "_ZNSt7__cxx1119basic_ostringstreamIcSt11char_traitsIcESaIcEED1Ev")]
    private static partial void Destroy(nint stream);
    [LibraryImport(Library, EntryPoint = "_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEED1Ev")]
    private static partial void DestroyText(StdString* text);
}
