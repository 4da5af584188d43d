using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.ByHand.Layers;

/// <summary>
/// What a recurrent layer keeps of a forward pass for its backward pass. It belongs to the dispose scope of the caller, if there
/// is one; disposing it frees the memory earlier.
/// </summary>
public sealed class RecurrentCache : IDisposable
{
    private readonly RecurrentLayer layer;

    /// <param name="layer">Whose forward pass this was.</param>
    /// <param name="x">Inputs (N, D) of a step, (T, N, D) of a sequence.</param>
    /// <param name="previousH">The states that the inputs met (N, H) or (T, N, H).</param>
    /// <param name="saved">What the cell saved, step by step.</param>
    internal RecurrentCache(RecurrentLayer layer, Tensor x, Tensor previousH, Tensor[][] saved) =>
        (this.layer, X, PreviousH, Saved) = (layer, x, previousH, saved);

    internal Tensor X { get; }

    internal Tensor PreviousH { get; }

    internal Tensor[][] Saved { get; }

    private IEnumerable<Tensor> Tensors => Saved.SelectMany(tensors => tensors).Append(X).Append(PreviousH);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var tensor in Tensors)
            tensor.Dispose();
    }

    internal RecurrentCache MoveToOuterDisposeScope()
    {
        foreach (var tensor in Tensors)
            tensor.MoveToOuterDisposeScope();
        return this;
    }

    /// <exception cref="ArgumentException">Another layer kept this, or one pass was a step and the other a sequence.</exception>
    internal void MustBe(RecurrentLayer of, bool sequence)
    {
        if (of != layer)
            throw new ArgumentException("another layer's forward pass kept this", "cache");
        if (sequence != X.dim() is 3)
            throw new ArgumentException("StepBackward goes with StepForward, Backward with Forward", "cache");
    }
}
