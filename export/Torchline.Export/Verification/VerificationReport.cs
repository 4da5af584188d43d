using System.Globalization;
using static TorchSharp.torch;

namespace Torchline.Export.Verification;

/// <summary>One output at one set of sizes.</summary>
/// <param name="Sizes">Value of each dynamic dimension.</param>
/// <param name="Output">Name of the output.</param>
/// <param name="MaximumAbsolute">Largest absolute difference over the elements.</param>
/// <param name="MaximumRelative">Largest difference over the reference's absolute value.</param>
/// <param name="Mismatch">What is wrong, null when the output is within tolerance.</param>
public sealed record OutputComparison(
    IReadOnlyDictionary<string, long> Sizes, string Output, double MaximumAbsolute, double MaximumRelative, string? Mismatch)
{
    /// <summary>The comparison of an output whose difference was computed.</summary>
    public static OutputComparison Of(IReadOnlyDictionary<string, long> sizes, string output, TensorDifference difference) =>
        new(sizes, output, difference.MaximumAbsolute, difference.MaximumRelative, difference.Mismatch);
}

/// <summary>The first value, in the order of execution, in which the two engines differ.</summary>
/// <param name="Node">The ONNX value.</param>
/// <param name="Operator">The ATen operator that it comes from, and where that was called.</param>
/// <param name="MaximumAbsolute">Largest absolute difference.</param>
public sealed record Divergence(string Node, string Operator, double MaximumAbsolute);

/// <summary>ONNX Runtime against libtorch over a sweep of sizes.</summary>
public sealed record VerificationReport(IReadOnlyList<OutputComparison> Comparisons, Divergence? FirstDivergence)
{
    /// <summary>Whether every output was within tolerance.</summary>
    public bool Passed => Comparisons.Count > 0 && Comparisons.All(comparison => comparison.Mismatch is null);

    /// <summary>This report and another as one.</summary>
    public VerificationReport With(VerificationReport other) =>
        new([.. Comparisons, .. other.Comparisons], FirstDivergence ?? other.FirstDivergence);

    /// <summary>Largest absolute difference anywhere.</summary>
    public double MaximumAbsolute => Comparisons.Max(comparison => comparison.MaximumAbsolute);

    /// <summary>Largest relative difference anywhere.</summary>
    public double MaximumRelative => Comparisons.Max(comparison => comparison.MaximumRelative);

    /// <inheritdoc/>
    public override string ToString()
    {
        var failures = Comparisons.Where(comparison => comparison.Mismatch is not null).ToArray();
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{Comparisons.Count} comparisons, {failures.Length} outside tolerance; largest difference {MaximumAbsolute:g3} absolute, {MaximumRelative:g3} relative");
        if (failures.Length > 0) text += $"\nfirst: {failures[0].Output}{Describe(failures[0].Sizes)}: {failures[0].Mismatch}";
        if (FirstDivergence is { } divergence)
        {
            text += string.Create(CultureInfo.InvariantCulture,
                $"\nthe engines part at `{divergence.Node}`, from {divergence.Operator}: {divergence.MaximumAbsolute:g3}");
        }
        return text;
    }

    private static string Describe(IReadOnlyDictionary<string, long> sizes) =>
        sizes.Count == 0 ? "" : " with " + string.Join(", ", sizes.Select(size => $"{size.Key} = {size.Value}"));
}

/// <summary>The difference of two tensors.</summary>
/// <param name="MaximumAbsolute">Largest absolute difference.</param>
/// <param name="MaximumRelative">Largest difference over the reference's absolute value, or over the absolute tolerance where that is larger.</param>
/// <param name="Mismatch">What is out of tolerance, null when nothing is.</param>
public sealed record TensorDifference(double MaximumAbsolute, double MaximumRelative, string? Mismatch)
{
    /// <summary>Compares type, shape and elements; NaN equals NaN.</summary>
    public static TensorDifference Of(Tensor actual, Tensor expected, Tolerance tolerance)
    {
        using var scope = NewDisposeScope();
        if (actual.dtype != expected.dtype)
            return Infinite($"its type is {actual.dtype}, but libtorch gives {expected.dtype}");
        if (!actual.shape.SequenceEqual(expected.shape))
            return Infinite($"its shape is [{string.Join(", ", actual.shape)}], but libtorch gives [{string.Join(", ", expected.shape)}]");
        if (expected.numel() == 0) return new TensorDifference(0, 0, null);

        var reference = expected.to(ScalarType.Float64);
        var difference = (actual.to(ScalarType.Float64) - reference).abs();
        // Equal infinities and NaNs on both sides are no difference; a NaN on one side is an infinite one.
        var same = actual.eq(expected).logical_or(actual.isnan().logical_and(expected.isnan()));
        difference = difference.masked_fill(same, 0).nan_to_num(double.PositiveInfinity, double.PositiveInfinity);
        var magnitude = reference.abs().nan_to_num();
        var absolute = difference.max().item<double>();
        // Below the absolute tolerance a ratio has no meaning: 1e-9 for 1e-10 is no error.
        var relative = (difference / magnitude.clamp_min(Math.Max(tolerance.Absolute, double.Epsilon))).max().item<double>();
        var excess = (difference - (magnitude * tolerance.Relative + tolerance.Absolute)).max().item<double>();
        return new TensorDifference(absolute, relative, excess <= 0
            ? null
            : FormattableString.Invariant($"it differs by up to {absolute:g3} (tolerance {tolerance.Absolute:g3} + {tolerance.Relative:g3} of the value)"));
    }

    private static TensorDifference Infinite(string mismatch) => new(double.PositiveInfinity, double.PositiveInfinity, mismatch);
}

/// <summary>How far ONNX Runtime may be from libtorch: |a - b| &lt;= Absolute + Relative * |b|, element by element.</summary>
public readonly record struct Tolerance(double Absolute, double Relative)
{
    /// <summary>1e-4 absolute: rounding of float32 sums in another order, not more.</summary>
    public static Tolerance Default => new(1e-4, 0);
}
