using static TorchSharp.torch;

namespace Torchline.Export.Tracing;

/// <summary>A condition with two branches as a program calls it.</summary>
internal sealed record IfCall
{
    public IfCall(Tensor condition, Func<IReadOnlyList<Tensor>> then, Func<IReadOnlyList<Tensor>> otherwise, string place)
    {
        if (condition.dtype != ScalarType.Bool || condition.dim() != 0)
        {
            throw new ExportException(
                $"the condition at {place} is {condition.dtype}[{string.Join(", ", condition.shape)}]: it must be a bool scalar, as any(), all() and a comparison of scalars give.");
        }
        (Condition, Then, Otherwise, Place) = (condition, then, otherwise, place);
    }

    public Tensor Condition { get; }
    public Func<IReadOnlyList<Tensor>> Then { get; }
    public Func<IReadOnlyList<Tensor>> Otherwise { get; }
    public string Place { get; }

    /// <summary>Runs the branch that the condition chooses.</summary>
    public IReadOnlyList<Tensor> Run() => Condition.item<bool>() ? Then() : Otherwise();

    /// <exception cref="ExportException">The branches give other numbers of tensors, types, or numbers of dimensions.</exception>
    public void RequireAlike(IReadOnlyList<Tensor> then, IReadOnlyList<Tensor> otherwise)
    {
        if (then.Select(Kind).SequenceEqual(otherwise.Select(Kind))) return;
        throw new ExportException(
            $"the branches of the condition at {Place} give [{string.Join(", ", then.Select(Describe))}] and [{string.Join(", ", otherwise.Select(Describe))}]: " +
            "they must give as many tensors, of the same types and numbers of dimensions.");
    }

    private static (ScalarType, long) Kind(Tensor tensor) => (tensor.dtype, tensor.dim());

    private static string Describe(Tensor tensor) => $"{tensor.dtype}[{string.Join(", ", tensor.shape)}]";
}
