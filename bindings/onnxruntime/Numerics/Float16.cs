using System.Globalization;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A number of 16 bits as IEEE 754 has it: 5 bits of exponent, 10 of fraction.</summary>
public readonly struct Float16 : IComparable, IComparable<Float16>, IEquatable<Float16>
{
    private const ushort SignMask = 0x8000;
    private const ushort ExponentMask = 0x7C00;
    private const ushort MagnitudeMask = 0x7FFF;

    /// <summary>The bits.</summary>
    public readonly ushort value;

    /// <summary>The number whose bits are <paramref name="v"/>.</summary>
    public Float16(ushort v) => value = v;

    public static Float16 Epsilon => new(0x0001);
    public static Float16 MaxValue => new(0x7BFF);
    public static Float16 MinValue => new(0xFBFF);
    public static Float16 NaN => new(0xFE00);
    public static Float16 PositiveInfinity => new(ExponentMask);
    public static Float16 NegativeInfinity => new(SignMask | ExponentMask);
    public static Float16 Zero => new(0x0000);
    public static Float16 NegativeZero => new(SignMask);
    public static Float16 One => new(0x3C00);
    public static Float16 Pi => new(0x4248);

    private ushort Magnitude => (ushort)(value & MagnitudeMask);

    public static bool IsNaN(Float16 value) => value.Magnitude > ExponentMask;
    public static bool IsInfinity(Float16 value) => value.Magnitude == ExponentMask;
    public static bool IsFinite(Float16 value) => value.Magnitude < ExponentMask;
    public static bool IsNegative(Float16 value) => (value.value & SignMask) != 0;
    public static bool IsPositiveInfinity(Float16 value) => value.value == ExponentMask;
    public static bool IsNegativeInfinity(Float16 value) => value.value == (SignMask | ExponentMask);
    public static bool IsNaNOrZero(Float16 value) => IsNaN(value) || value.Magnitude == 0;
    public static bool IsNormal(Float16 value) => IsFinite(value) && (value.value & ExponentMask) != 0;
    public static bool IsSubnormal(Float16 value) => value.Magnitude != 0 && (value.value & ExponentMask) == 0;

    public static Float16 Negate(Float16 value) => IsNaN(value) ? value : new((ushort)(value.value ^ SignMask));

    /// <summary>Rounds to the nearest number, ties to even.</summary>
    public static explicit operator Float16(float value) => new(ToBits(value));

    public static explicit operator float(Float16 value) => value.ToFloat();

    public static bool operator ==(Float16 left, Float16 right) => left.ToFloat() == right.ToFloat();
    public static bool operator !=(Float16 left, Float16 right) => left.ToFloat() != right.ToFloat();
    public static bool operator <(Float16 left, Float16 right) => left.ToFloat() < right.ToFloat();
    public static bool operator >(Float16 left, Float16 right) => left.ToFloat() > right.ToFloat();
    public static bool operator <=(Float16 left, Float16 right) => left.ToFloat() <= right.ToFloat();
    public static bool operator >=(Float16 left, Float16 right) => left.ToFloat() >= right.ToFloat();

    public float ToFloat() => (float)BitConverter.UInt16BitsToHalf(value);

    public int CompareTo(Float16 other) => ToFloat().CompareTo(other.ToFloat());

    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Float16 other => CompareTo(other),
        _ => throw new ArgumentException($"not a {nameof(Float16)}", nameof(obj)),
    };

    /// <summary>Unlike the operator, takes NaN to equal NaN.</summary>
    public bool Equals(Float16 other) => ToFloat().Equals(other.ToFloat());

    public override bool Equals(object? obj) => obj is Float16 other && Equals(other);

    public override int GetHashCode() => ToFloat().GetHashCode();

    public override string ToString() => ToFloat().ToString(CultureInfo.InvariantCulture);

    private static ushort ToBits(float value) => BitConverter.HalfToUInt16Bits((Half)value);
}
