namespace Torchline.Training.Tasks.Captioning.ByHand.Layers;

/// <summary>
/// A recurrent layer with a backward pass derived by hand (docs/reference/recurrent-layers.md): back-propagation through time, shared by
/// <see cref="VanillaRnn"/> and <see cref="Lstm"/>, which add what their cells compute. Nothing here uses autograd.
/// </summary>
/// <remarks>
/// Backward passes add to the <c>grad</c> of the parameters, so optimizers, gradient clipping and checkpoints work as for any
/// module. Inputs must not be changed between a forward pass and its backward pass. Tensors that do not fit together make libtorch
/// throw <see cref="System.Runtime.InteropServices.ExternalException"/> with both shapes.
/// </remarks>
public abstract class RecurrentLayer : nn.Module
{
    /// <summary>Input to pre-activations (D, G H).</summary>
    protected readonly Parameter Wx;

    /// <summary>Previous hidden state to pre-activations (H, G H).</summary>
    protected readonly Parameter Wh;

    /// <summary>Bias of the pre-activations (G H).</summary>
    protected readonly Parameter b;

    /// <summary>Weights with mean 0 and variance 1 / fan-in, biases 0.</summary>
    /// <param name="inputSize">Numbers of an input (D).</param>
    /// <param name="hiddenSize">Numbers of a hidden state (H).</param>
    /// <param name="gates">Pre-activations for each number of the state (G).</param>
    /// <param name="dtype">Their type; single precision by default.</param>
    private protected RecurrentLayer(int inputSize, int hiddenSize, int gates, ScalarType? dtype) : base(nameof(RecurrentLayer))
    {
        Wx = nn.Parameter(randn(inputSize, gates * hiddenSize, dtype) / Math.Sqrt(inputSize));
        Wh = nn.Parameter(randn(hiddenSize, gates * hiddenSize, dtype) / Math.Sqrt(hiddenSize));
        b = nn.Parameter(zeros(gates * hiddenSize, dtype));
        RegisterComponents();
    }

    /// <summary>One step: the state after an input.</summary>
    /// <param name="x">Inputs (N, D).</param>
    /// <param name="previous">The state before them.</param>
    /// <returns>The state after them, and what <see cref="StepBackward"/> needs.</returns>
    public (RecurrentState Next, RecurrentCache Cache) StepForward(Tensor x, RecurrentState previous)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var a = addmm(b, x, Wx, 1, 1).addmm_(previous.H, Wh); // (N, G H)
        var (next, saved) = Advance(a, previous);
        var cache = new RecurrentCache(this, x.alias(), previous.H.alias(), [saved]);
        return (next.MoveToOuterDisposeScope(), cache.MoveToOuterDisposeScope());
    }

    /// <summary>The gradients of one step, given the gradient on the state after it.</summary>
    /// <param name="dnext">Gradient on the state after the step; no <c>C</c> means that the loss depends on <c>H</c> alone.</param>
    /// <param name="cache">What <see cref="StepForward"/> kept.</param>
    /// <returns>Gradients on the inputs (N, D) and on the state before them; those on the parameters are added to theirs.</returns>
    /// <exception cref="ArgumentException"><paramref name="cache"/> is of another layer or of a sequence.</exception>
    public (Tensor Dx, RecurrentState Dprevious) StepBackward(RecurrentState dnext, RecurrentCache cache)
    {
        cache.MustBe(this, sequence: false);
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var da = empty([cache.X.shape[0], b.shape[0]], b.dtype, b.device); // (N, G H)
        var dpreviousC = BackwardCell(da, dnext, cache.Saved[0]);
        var dprevious = new RecurrentState(da.mm(Wh.t()), dpreviousC);
        return (BackwardThroughProducts(da, cache).MoveToOuterDisposeScope(), dprevious.MoveToOuterDisposeScope());
    }

    /// <summary>All steps: the hidden state after each input.</summary>
    /// <param name="x">Inputs (N, T, D), T at least 1.</param>
    /// <param name="initial">The state before the first.</param>
    /// <returns>Hidden states (N, T, H), and what <see cref="Backward"/> needs.</returns>
    public (Tensor H, RecurrentCache Cache) Forward(Tensor x, RecurrentState initial)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var xs = x.transpose(0, 1).contiguous(); // (T, N, D): a step's inputs lie side by side
        var a = addmm(b, xs.flatten(0, 1), Wx, 1, 1).view(xs.shape[0], xs.shape[1], -1); // (T, N, G H): does not wait for any state
        var saved = new Tensor[xs.shape[0]][];
        var states = new Tensor[xs.shape[0] + 1];
        var state = initial;
        states[0] = initial.H;
        for (var t = 0; t < saved.Length; t++)
        {
            (state, saved[t]) = Advance(a[t].addmm_(state.H, Wh), state);
            states[t + 1] = state.H;
        }
        var h = stack(states); // (T + 1, N, H)
        var cache = new RecurrentCache(this, xs, h.narrow(0, 0, saved.Length), saved);
        return (h.narrow(0, 1, saved.Length).transpose(0, 1).MoveToOuterDisposeScope(), cache.MoveToOuterDisposeScope());
    }

    /// <summary>The gradients of all steps, given the gradient on each hidden state: back-propagation through time.</summary>
    /// <param name="dh">Gradient on the hidden states (N, T, H), from the layers above.</param>
    /// <param name="cache">What <see cref="Forward"/> kept.</param>
    /// <returns>Gradients on the inputs (N, T, D) and on the initial state; those on the parameters are added to theirs.</returns>
    /// <exception cref="ArgumentException"><paramref name="cache"/> is of another layer or of a step.</exception>
    public (Tensor Dx, RecurrentState Dinitial) Backward(Tensor dh, RecurrentCache cache)
    {
        cache.MustBe(this, sequence: true);
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var steps = cache.Saved.Length;
        var da = empty([steps, cache.X.shape[1], b.shape[0]], b.dtype, b.device); // (T, N, G H)
        var fromAbove = dh.transpose(0, 1).contiguous(); // (T, N, H)
        var state = new RecurrentState(fromAbove[steps - 1]);
        for (var t = steps - 1; t >= 0; t--)
        {
            var dpreviousC = BackwardCell(da[t], state, cache.Saved[t]);
            var fromFuture = da[t].mm(Wh.t()); // (N, H)
            state = new RecurrentState(t > 0 ? fromFuture.add_(fromAbove[t - 1]) : fromFuture, dpreviousC);
        }
        return (BackwardThroughProducts(da, cache).transpose(0, 1).MoveToOuterDisposeScope(), state.MoveToOuterDisposeScope());
    }

    /// <summary>What the cell does with its pre-activations.</summary>
    /// <param name="a">Pre-activations <c>x Wx + h Wh + b</c> (N, G H), which may be overwritten.</param>
    /// <param name="previous">The state before the step.</param>
    /// <returns>The state after it, and what <see cref="BackwardCell"/> needs.</returns>
    private protected abstract (RecurrentState Next, Tensor[] Saved) Advance(Tensor a, RecurrentState previous);

    /// <summary>Takes the gradient back through <see cref="Advance"/>.</summary>
    /// <param name="da">Receives the gradient on the pre-activations (N, G H).</param>
    /// <param name="dnext">Gradient on the state after the step.</param>
    /// <param name="saved">What <see cref="Advance"/> saved.</param>
    /// <returns>Gradient on the cell state before the step (N, H), if the cell has one.</returns>
    private protected abstract Tensor? BackwardCell(Tensor da, RecurrentState dnext, Tensor[] saved);

    /// <summary>Takes the gradient back through <c>x Wx + h Wh + b</c>, of all steps at once.</summary>
    /// <returns>Gradient on the inputs, (N, D) or (T, N, D).</returns>
    private Tensor BackwardThroughProducts(Tensor da, RecurrentCache cache)
    {
        var rows = da.flatten(0, -2); // (T N, G H): a sum over steps and examples is one product
        Gradients.Accumulate(Wx, cache.X.flatten(0, -2).t().mm(rows)); // (D, G H)
        Gradients.Accumulate(Wh, cache.PreviousH.flatten(0, -2).t().mm(rows)); // (H, G H)
        Gradients.Accumulate(b, rows.sum(dim: 0)); // (G H)
        return rows.mm(Wx.t()).view(cache.X.shape);
    }
}

/// <summary>What a recurrent layer hands from one step to the next; also the gradient on it.</summary>
/// <param name="H">The hidden state (N, H), the input of the layers above.</param>
/// <param name="C">The cell state (N, H) of an LSTM; null stands for zeros, and a vanilla RNN has none.</param>
public sealed record RecurrentState(Tensor H, Tensor? C = null)
{
    /// <summary>Keeps both beyond the innermost dispose scope.</summary>
    internal RecurrentState MoveToOuterDisposeScope()
    {
        H.MoveToOuterDisposeScope();
        C?.MoveToOuterDisposeScope();
        return this;
    }
}

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

/// <summary>Gives hand-derived gradients to parameters, where optimizers find them.</summary>
internal static class Gradients
{
    /// <summary>Adds to what is there, as libtorch's own backward pass does: a parameter may be used more than once.</summary>
    public static void Accumulate(Parameter parameter, Tensor gradient)
    {
        using var sum = parameter.grad;
        if (sum is null)
            parameter.grad = gradient;
        else
            sum.add_(gradient);
    }
}
