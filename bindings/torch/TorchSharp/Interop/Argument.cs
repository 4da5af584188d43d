using System.Runtime.CompilerServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// An argument of an operator: anything that converts implicitly. Nothing is pinned or allocated: lists and strings are
/// copied to the caller's stack when the call is made.
/// </summary>
internal readonly struct Argument
{
    private readonly object? reference;
    private readonly long bits;
    private readonly int count;
    private readonly ValueKind kind;

    private Argument(ValueKind kind, object? reference = null, long bits = 0, int count = 0)
    {
        this.kind = kind;
        this.reference = reference;
        this.bits = bits;
        this.count = count;
    }

    /// <summary>None: an absent optional argument.</summary>
    public static Argument None => default;

    /// <summary>The default that the operator's schema gives.</summary>
    public static Argument Default => new(ValueKind.Default);

    /// <summary>The managed object behind the argument, which must stay alive while native code uses its handle.</summary>
    public object? Reference => reference;

    public static implicit operator Argument(Tensor? tensor) => tensor is null ? None : new(ValueKind.Tensor, tensor);
    public static implicit operator Argument(Tensor?[]? tensors) => List(ValueKind.TensorList, tensors);
    public static implicit operator Argument(long value) => new(ValueKind.Int, bits: value);
    public static implicit operator Argument(long? value) => value is { } number ? number : None;
    public static implicit operator Argument(int value) => (long)value;
    public static implicit operator Argument(int? value) => value is { } number ? (long)number : None;
    public static implicit operator Argument(long[]? values) => List(ValueKind.IntList, values);
    public static implicit operator Argument(double value) => new(ValueKind.Double, bits: BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Argument(double? value) => value is { } number ? number : None;
    public static implicit operator Argument(double[]? values) => List(ValueKind.DoubleList, values);
    public static implicit operator Argument(bool value) => new(ValueKind.Bool, bits: value ? 1 : 0);
    public static implicit operator Argument(bool? value) => value is { } flag ? flag : None;
    public static implicit operator Argument(bool[]? values) => List(ValueKind.BoolList, values);
    public static implicit operator Argument(string? text) => text is null ? None : new(ValueKind.String, text);
    public static implicit operator Argument(ScalarType dtype) => new(ValueKind.Int, bits: (long)dtype);
    public static implicit operator Argument(ScalarType? dtype) => dtype is { } type ? type : None;
    public static implicit operator Argument(Generator? generator) =>
        generator is null ? None : new(ValueKind.Generator, generator);
    public static implicit operator Argument(Scalar? scalar) => scalar is null ? None : new(scalar.Kind, bits: scalar.Bits);
    public static implicit operator Argument(Device? device) =>
        device is null ? None : new(ValueKind.Device, bits: (long)device.type, count: device.index);

    /// <summary>Bytes of stack that <see cref="Write"/> needs beside the value itself; a multiple of 8.</summary>
    public int ScratchBytes => reference switch
    {
        null or Tensor => 0,
        Array array => (kind == ValueKind.BoolList ? array.Length + 7 : array.Length * 8) & ~7,
        string text => (Encoding.UTF8.GetMaxByteCount(text.Length) + 7) & ~7,
        _ => 0,
    };

    /// <summary>Writes the native form, its list or string at <paramref name="scratch"/>, which moves past it.</summary>
    public unsafe void Write(ref Value value, ref byte* scratch)
    {
        value.Kind = kind;
        value.Count = count;
        value.Bits = bits;
        if (reference is null) return;
        if (reference is Tensor tensor)
        {
            value.Bits = tensor.Handle;
            return;
        }
        WriteReference(ref value, ref scratch);
    }

    private unsafe void WriteReference(ref Value value, ref byte* scratch)
    {
        byte* start = scratch;
        scratch += ScratchBytes;
        value.Bits = (long)start;
        switch (reference)
        {
            case long[] ints:
                ints.CopyTo(new Span<long>(start, ints.Length));
                break;
            case double[] doubles:
                doubles.CopyTo(new Span<double>(start, doubles.Length));
                break;
            case bool[] bools:
                bools.CopyTo(new Span<bool>(start, bools.Length));
                break;
            case Tensor?[] tensors:
                for (int i = 0; i < tensors.Length; i++) ((nint*)start)[i] = tensors[i]?.Handle ?? 0;
                break;
            case string text:
                value.Count = Encoding.UTF8.GetBytes(text, new Span<byte>(start, (int)(scratch - start)));
                break;
            case Generator generator:
                value.Bits = generator.Handle;
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Argument List(ValueKind kind, Array? array) =>
        array is null ? None : new(kind, array, count: array.Length);
}
