namespace Torchline.Training.Tasks.Captioning.ByHand.Layers;

/// <summary>
/// <c>y = x W + b</c> at every step, with its backward pass derived by hand (docs/reference/recurrent-layers.md). It keeps nothing: the
/// inputs are all that the backward pass needs. Inputs without steps (N, D) work the same way.
/// </summary>
internal sealed class TemporalAffine : nn.Module
{
    private readonly Parameter W; // (D, M)
    private readonly Parameter b; // (M)

    /// <summary>Weights with mean 0 and variance 1 / fan-in, biases 0.</summary>
    /// <param name="inputSize">Numbers of an input (D).</param>
    /// <param name="outputSize">Numbers of an output (M).</param>
    /// <param name="dtype">Their type; single precision by default.</param>
    public TemporalAffine(int inputSize, int outputSize, ScalarType? dtype = null) : base(nameof(TemporalAffine))
    {
        W = nn.Parameter(randn(inputSize, outputSize, dtype) / Math.Sqrt(inputSize));
        b = nn.Parameter(zeros(outputSize, dtype));
        RegisterComponents();
    }

    /// <summary>Maps every step's vector.</summary>
    /// <param name="x">Inputs (N, T, D) or (N, D).</param>
    /// <returns>Outputs (N, T, M) or (N, M).</returns>
    public Tensor Forward(Tensor x)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return addmm(b, x.flatten(0, -2), W, 1, 1).view([.. x.shape[..^1], W.shape[1]]).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient on the inputs, given that on the outputs.</summary>
    /// <param name="dy">Gradient on the outputs (N, T, M) or (N, M).</param>
    /// <param name="x">The inputs that <see cref="Forward"/> was given.</param>
    /// <returns>Gradient on the inputs, shaped like them; those on the parameters are added to theirs.</returns>
    public Tensor Backward(Tensor dy, Tensor x)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var rows = dy.flatten(0, -2); // (N T, M)
        Gradients.Accumulate(W, x.flatten(0, -2).t().mm(rows)); // (D, M)
        Gradients.Accumulate(b, rows.sum(dim: 0)); // (M)
        return rows.mm(W.t()).view(x.shape).MoveToOuterDisposeScope();
    }
}
