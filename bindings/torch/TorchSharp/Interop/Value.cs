using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>What a <see cref="Value"/> holds; the numbers are those of tl_kind in torchline.h.</summary>
internal enum ValueKind
{
    Other = -2,
    Default = -1,
    None = 0,
    Tensor,
    TensorList,
    Int,
    IntList,
    Double,
    DoubleList,
    Bool,
    BoolList,
    String,
    Device,
    Generator,
}

/// <summary>One argument or result of an operator as it crosses to native code (tl_value in torchline.h, 16 bytes).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Value
{
    public ValueKind Kind;
    public int Count;
    public long Bits;

    public readonly nint Pointer => (nint)Bits;
    public readonly double Double => BitConverter.Int64BitsToDouble(Bits);
}
