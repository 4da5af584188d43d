using System.Globalization;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The upper 16 bits of a single: its range, with 8 bits of exponent, and 7 bits of fraction.</summary>
public readonly struct BFloat16 : IComparable, IComparable<BFloat16>, IEquatable<BFloat16>
{
    private const ushort SignMask = 0x8000;
    private const ushort ExponentMask = 0x7F80;
    private const ushort MagnitudeMask = 0x7FFF;

    /// <summary>The bits.</summary>
    public readonly ushort value;

    /// <summary>The number whose bits are <paramref name="v"/>.</summary>
    public BFloat16(ushort v) => value = v;

    public static BFloat16 Epsilon => new(0x0001);
    public static BFloat16 MaxValue => new(0x7F7F);
    public static BFloat16 MinValue => new(0xFF7F);
    public static BFloat16 NaN => new(0xFFC1);
    public static BFloat16 PositiveInfinity => new(ExponentMask);
    public static BFloat16 NegativeInfinity => new(SignMask | ExponentMask);
    public static BFloat16 Zero => new(0x0000);
    public static BFloat16 NegativeZero => new(SignMask);
    public static BFloat16 One => new(0x3F80);
    public static BFloat16 Pi => new(0x4049);

    private ushort Magnitude => (ushort)(value & MagnitudeMask);

    public static bool IsNaN(BFloat16 value) => value.Magnitude > ExponentMask;
    public static bool IsInfinity(BFloat16 value) => value.Magnitude == ExponentMask;
    public static bool IsFinite(BFloat16 value) => value.Magnitude < ExponentMask;
    public static bool IsNegative(BFloat16 value) => (value.value & SignMask) != 0;
    public static bool IsPositiveInfinity(BFloat16 value) => value.value == ExponentMask;
    public static bool IsNegativeInfinity(BFloat16 value) => value.value == (SignMask | ExponentMask);
    public static bool IsNaNOrZero(BFloat16 value) => IsNaN(value) || value.Magnitude == 0;
    public static bool IsNormal(BFloat16 value) => IsFinite(value) && (value.value & ExponentMask) != 0;
    public static bool IsSubnormal(BFloat16 value) => value.Magnitude != 0 && (value.value & ExponentMask) == 0;

    public static BFloat16 Negate(BFloat16 value) => IsNaN(value) ? value : new((ushort)(value.value ^ SignMask));

    /// <summary>Rounds to the nearest number, ties to even.</summary>
    public static explicit operator BFloat16(float value) => new(ToBits(value));

    public static explicit operator float(BFloat16 value) => value.ToFloat();

    public static bool operator ==(BFloat16 left, BFloat16 right) => left.ToFloat() == right.ToFloat();
    public static bool operator !=(BFloat16 left, BFloat16 right) => left.ToFloat() != right.ToFloat();
    public static bool operator <(BFloat16 left, BFloat16 right) => left.ToFloat() < right.ToFloat();
    public static bool operator >(BFloat16 left, BFloat16 right) => left.ToFloat() > right.ToFloat();
    public static bool operator <=(BFloat16 left, BFloat16 right) => left.ToFloat() <= right.ToFloat();
    public static bool operator >=(BFloat16 left, BFloat16 right) => left.ToFloat() >= right.ToFloat();

    public float ToFloat() => BitConverter.UInt32BitsToSingle((uint)value << 16);

    public int CompareTo(BFloat16 other) => ToFloat().CompareTo(other.ToFloat());

    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        BFloat16 other => CompareTo(other),
        _ => throw new ArgumentException($"not a {nameof(BFloat16)}", nameof(obj)),
    };

    /// <summary>Unlike the operator, takes NaN to equal NaN.</summary>
    public bool Equals(BFloat16 other) => ToFloat().Equals(other.ToFloat());

    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    public override int GetHashCode() => ToFloat().GetHashCode();

    public override string ToString() => ToFloat().ToString(CultureInfo.InvariantCulture);

    private static ushort ToBits(float value)
    {
        if (float.IsNaN(value)) return NaN.value;
        var bits = BitConverter.SingleToUInt32Bits(value);
        // Half a unit of the last kept place, a little less where that place is even: the carry then rounds ties to even.
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
