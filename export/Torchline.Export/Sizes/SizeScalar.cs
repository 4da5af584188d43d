namespace Torchline.Export.Sizes;

/// <summary>A fraction of a program as a function of its dynamic dimensions: <c>Coefficient · Size ^ Power</c>, such as a scale of 1 / √n.</summary>
/// <param name="Coefficient">What is multiplied.</param>
/// <param name="Size">The size, or a product of sizes.</param>
/// <param name="Power">1, -1, 1/2, -1/2 or 2.</param>
public sealed record SizeScalar(double Coefficient, SizeExpression Size, double Power)
{
    /// <summary>Its value for given sizes.</summary>
    public double Evaluate(IReadOnlyDictionary<string, long> sizes) => Coefficient * Math.Pow(Size.Evaluate(sizes), Power);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Coefficient}*({Size})^{Power}");
}
