namespace Torchline.Export.Fuzzing.Programs;

/// <summary>An integer argument as a C# program writes it: a literal, a size of a tensor, or arithmetic on those.</summary>
public abstract record Number
{
    /// <summary>Its value in a run.</summary>
    public abstract long Evaluate(Func<ValueRef, Tensor> values);

    /// <summary>The C# that computes it.</summary>
    public abstract string Text(Func<ValueRef, string> names);

    /// <summary>The tensors whose sizes it reads.</summary>
    public abstract IEnumerable<ValueRef> Reads { get; }

    /// <summary>The same with other tensors.</summary>
    public abstract Number With(Func<ValueRef, ValueRef> other);

    /// <summary>A literal.</summary>
    public sealed record Literal(long Value) : Number
    {
        /// <inheritdoc/>
        public override long Evaluate(Func<ValueRef, Tensor> values) => Value;
        /// <inheritdoc/>
        public override string Text(Func<ValueRef, string> names) => Value is > int.MaxValue or < int.MinValue ? $"{Value}L" : $"{Value}";
        /// <inheritdoc/>
        public override IEnumerable<ValueRef> Reads => [];
        /// <inheritdoc/>
        public override Number With(Func<ValueRef, ValueRef> other) => this;
    }

    /// <summary>A size of a tensor.</summary>
    public sealed record SizeOf(ValueRef Value, int Dimension) : Number
    {
        /// <inheritdoc/>
        public override long Evaluate(Func<ValueRef, Tensor> values) => values(Value).shape[Dimension];
        /// <inheritdoc/>
        public override string Text(Func<ValueRef, string> names) => $"{names(Value)}.shape[{Dimension}]";
        /// <inheritdoc/>
        public override IEnumerable<ValueRef> Reads => [Value];
        /// <inheritdoc/>
        public override Number With(Func<ValueRef, ValueRef> other) => this with { Value = other(Value) };
    }

    /// <summary>Two numbers and what is computed of them: +, -, *, /, %, min or max.</summary>
    public sealed record Arithmetic(string Operation, Number Left, Number Right) : Number
    {
        /// <inheritdoc/>
        public override long Evaluate(Func<ValueRef, Tensor> values) => (Operation, Left.Evaluate(values), Right.Evaluate(values)) switch
        {
            ("+", var left, var right) => left + right,
            ("-", var left, var right) => left - right,
            ("*", var left, var right) => left * right,
            ("/", var left, var right) => left / right,
            ("%", var left, var right) => left % right,
            ("min", var left, var right) => Math.Min(left, right),
            (_, var left, var right) => Math.Max(left, right),
        };

        /// <inheritdoc/>
        public override string Text(Func<ValueRef, string> names) => Operation switch
        {
            "min" => $"Math.Min({Left.Text(names)}, {Right.Text(names)})",
            "max" => $"Math.Max({Left.Text(names)}, {Right.Text(names)})",
            _ => $"({Left.Text(names)} {Operation} {Right.Text(names)})",
        };

        /// <inheritdoc/>
        public override IEnumerable<ValueRef> Reads => Left.Reads.Concat(Right.Reads);
        /// <inheritdoc/>
        public override Number With(Func<ValueRef, ValueRef> other) => this with { Left = Left.With(other), Right = Right.With(other) };
    }
}
