using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing;

/// <summary>An argument of an <see cref="OperatorCall"/>; integers are functions of the dynamic sizes.</summary>
public abstract record Argument
{
    private Argument() { }

    /// <summary>The values that it reads.</summary>
    internal IEnumerable<Value> Reads => this switch
    {
        Tensor tensor => [tensor.Value],
        TensorList list => list.Values.OfType<Value>(),
        _ => [],
    };

    /// <summary>An absent optional.</summary>
    public sealed record None : Argument;
    /// <summary>A tensor.</summary>
    public sealed record Tensor(Value Value) : Argument;
    /// <summary>A list of tensors, absent ones null.</summary>
    public sealed record TensorList(IReadOnlyList<Value?> Values) : Argument;
    /// <summary>An integer.</summary>
    public sealed record Int(SizeExpression Value) : Argument;
    /// <summary>A list of integers.</summary>
    public sealed record IntList(IReadOnlyList<SizeExpression> Values) : Argument;
    /// <summary>A floating-point number; where it changes with the sizes, the one of the first trace and the function.</summary>
    public sealed record Double(double Value, SizeScalar? Function = null) : Argument;
    /// <summary>A list of floating-point numbers.</summary>
    public sealed record DoubleList(IReadOnlyList<double> Values) : Argument;
    /// <summary>A truth value.</summary>
    public sealed record Bool(bool Value) : Argument;
    /// <summary>A list of truth values.</summary>
    public sealed record BoolList(IReadOnlyList<bool> Values) : Argument;
    /// <summary>A string.</summary>
    public sealed record Text(string Value) : Argument;

    /// <summary>Whether another call's argument is the same, given which of their values are.</summary>
    internal bool Matches(Argument other, Func<Value, Value, bool> same) => (this, other) switch
    {
        (Tensor a, Tensor b) => same(a.Value, b.Value),
        (TensorList a, TensorList b) => a.Values.Count == b.Values.Count && a.Values.Zip(b.Values).All(pair =>
            pair is (null, null) || (pair is ({ } x, { } y) && same(x, y))),
        (IntList a, IntList b) => a.Values.SequenceEqual(b.Values),
        (DoubleList a, DoubleList b) => a.Values.SequenceEqual(b.Values),
        (BoolList a, BoolList b) => a.Values.SequenceEqual(b.Values),
        _ => this == other,
    };
}
