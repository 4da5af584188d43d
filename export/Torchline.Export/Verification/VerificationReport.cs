using System.Globalization;

namespace Torchline.Export.Verification;

/// <summary>One output at one set of sizes.</summary>
/// <param name="Sizes">Value of each dynamic dimension.</param>
/// <param name="Output">Name of the output.</param>
/// <param name="MaximumAbsolute">Largest absolute difference over the elements.</param>
/// <param name="MaximumRelative">Largest difference over the reference's absolute value.</param>
/// <param name="Mismatch">What is wrong, null when the output is within tolerance.</param>
public sealed record OutputComparison(
    IReadOnlyDictionary<string, long> Sizes, string Output, double MaximumAbsolute, double MaximumRelative, string? Mismatch);

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
