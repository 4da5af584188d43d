namespace TorchSharp;

/// <summary>A number whose type (integer, floating point, bool) matters to the operator that takes it.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(ValueKind kind, long bits) => (Kind, Bits) = (kind, bits);

    internal ValueKind Kind { get; }

    internal long Bits { get; }

    public torch.ScalarType Type => Kind switch
    {
        ValueKind.Double => torch.ScalarType.Float64,
        ValueKind.Bool => torch.ScalarType.Bool,
        _ => torch.ScalarType.Int64,
    };

    internal double AsDouble => Kind == ValueKind.Double ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long AsInt64 => Kind == ValueKind.Double ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal bool AsBoolean => Kind == ValueKind.Double ? AsDouble != 0 : Bits != 0;

    public static implicit operator Scalar(byte value) => Integer(value);
    public static implicit operator Scalar(sbyte value) => Integer(value);
    public static implicit operator Scalar(short value) => Integer(value);
    public static implicit operator Scalar(int value) => Integer(value);
    public static implicit operator Scalar(long value) => Integer(value);
    public static implicit operator Scalar(Half value) => Real((double)value);
    public static implicit operator Scalar(float value) => Real(value);
    public static implicit operator Scalar(double value) => Real(value);
    public static implicit operator Scalar(bool value) => new(ValueKind.Bool, value ? 1 : 0);

    /// <summary>Holds nothing native; here for source compatibility.</summary>
    public void Dispose()
    {
    }

    private static Scalar Integer(long value) => new(ValueKind.Int, value);

    private static Scalar Real(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value));
}
