using System.Runtime.InteropServices;

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
