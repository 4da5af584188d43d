using Torchline.Export.Verification;

namespace Torchline.Export.Fuzzing.Checking;

/// <summary>How far results may be apart, by type.</summary>
internal static class Tolerances
{
    /// <summary>The difference of two results: whatever is no float must be equal.</summary>
    public static TensorDifference Difference(Tensor actual, Tensor expected)
    {
        var difference = TensorDifference.Of(actual, expected, Of(expected.dtype));
        if (difference.Mismatch is not null || expected.is_floating_point() || actual.eq(expected).all().ToBoolean()) return difference;
        return difference with { Mismatch = "integers or bools differ" };
    }

    /// <summary>How much a rounding operator may be off, several units in the last place.</summary>
    public static double Rounding(ScalarType type) => type switch
    {
        ScalarType.Float16 => 4e-3,
        ScalarType.BFloat16 => 3e-2,
        _ => 4e-6,
    };

    private static Tolerance Of(ScalarType type) => type switch
    {
        ScalarType.Float16 => new Tolerance(1e-2, 2e-2),
        ScalarType.BFloat16 => new Tolerance(5e-2, 1e-1),
        ScalarType.Float32 or ScalarType.Float64 => new Tolerance(1e-4, 1e-3),
        _ => new Tolerance(0, 0),
    };
}
