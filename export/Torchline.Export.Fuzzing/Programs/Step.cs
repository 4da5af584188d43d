namespace Torchline.Export.Fuzzing.Programs;

/// <summary>One statement of a program.</summary>
/// <param name="Id">Its identity: others refer to its result by it.</param>
/// <param name="Operator">What it runs.</param>
/// <param name="Tensors">Tensor arguments.</param>
/// <param name="Numbers">Integer arguments.</param>
/// <param name="Reals">Real arguments.</param>
/// <param name="Types">Data types.</param>
public sealed record Step(
    int Id, Operator Operator, IReadOnlyList<ValueRef> Tensors, IReadOnlyList<Number> Numbers, IReadOnlyList<double> Reals,
    IReadOnlyList<ScalarType> Types)
{
    /// <summary>Every tensor that it reads, sizes included.</summary>
    public IEnumerable<ValueRef> Reads => Tensors.Concat(Numbers.SelectMany(number => number.Reads));

    /// <summary>The same with other tensors.</summary>
    public Step With(Func<ValueRef, ValueRef> other) =>
        this with { Tensors = [.. Tensors.Select(other)], Numbers = [.. Numbers.Select(number => number.With(other))] };

    /// <summary>Runs it.</summary>
    public Tensor[] Run(Func<ValueRef, Tensor> values)
    {
        var operands = new Operands(
            [.. Tensors.Select(values)], [.. Numbers.Select(number => number.Evaluate(values))], [.. Reals], [.. Types]);
        return Operator.Takes?.Invoke(operands) == false
            ? throw new ArgumentException($"{Operator.Text} does not take arguments like these")
            : Operator.Run(operands);
    }
}
