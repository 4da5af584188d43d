namespace Torchline.Export.Fuzzing.Programs;

/// <summary>
/// What a step runs, with its C#: tensors are <c>t[0]</c>, integers <c>n[0]</c>, reals <c>x[0]</c>, types <c>d[0]</c>.
/// </summary>
/// <param name="Text">The expression.</param>
/// <param name="Run">The expression, compiled.</param>
public sealed record Operator(string Text, Func<Operands, Tensor[]> Run)
{
    /// <summary>Whether the expression gives a list of tensors, of which others take parts.</summary>
    public bool GivesList { get; init; }

    /// <summary>Whether results are rounded, so that two engines may differ in the last digits.</summary>
    public bool Rounds { get; init; } = true;

    /// <summary>Whether the first tensor is changed in place.</summary>
    public bool Writes { get; init; }

    /// <summary>
    /// Which arguments it takes, where TorchSharp lets libtorch's refusal end the process; null where that becomes an exception.
    /// </summary>
    public Func<Operands, bool>? Takes { get; init; }
}

/// <summary>The arguments of a step's expression.</summary>
/// <param name="Tensors">Tensors.</param>
/// <param name="Numbers">Integers, evaluated.</param>
/// <param name="Reals">Reals.</param>
/// <param name="Types">Data types.</param>
public sealed record Operands(Tensor[] Tensors, long[] Numbers, double[] Reals, ScalarType[] Types);
