namespace Torchline.Training.Tasks.Captioning.ByHand.Layers;

/// <summary>
/// The LSTM (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000) with its backward pass derived by hand
/// (docs/reference/recurrent-layers.md). Its matrices hold the gates side by side, in the order f, i, c~, o:
/// <code>
/// (f, i, c~, o) = (σ, σ, tanh, σ)(x_t Wx + h_{t-1} Wh + b)
/// c_t = f ⊙ c_{t-1} + i ⊙ c~
/// h_t = o ⊙ tanh(c_t)
/// </code>
/// </summary>
public sealed class Lstm : RecurrentLayer
{
    private const int Gates = 4;

    /// <inheritdoc cref="RecurrentLayer(int, int, int, ScalarType?)"/>
    public Lstm(int inputSize, int hiddenSize, ScalarType? dtype = null) : base(inputSize, hiddenSize, Gates, dtype)
    {
    }

    /// <summary>libtorch's own layer with the same weights, batch first; the exporter makes one ONNX <c>LSTM</c> of it.</summary>
    public LSTM ToLibtorch()
    {
        var lstm = nn.LSTM(Wx.shape[0], Wh.shape[0], batchFirst: true, dtype: b.dtype);
        LibtorchWeights.Fill(lstm, ReorderGates(Wx), ReorderGates(Wh), ReorderGates(b));
        return lstm;
    }

    private protected override (RecurrentState Next, Tensor[] Saved) Advance(Tensor a, RecurrentState previous)
    {
        using var scope = NewDisposeScope();
        var gates = a.view(-1, Gates, Wh.shape[0]); // (N, 4, H)
        gates.narrow(1, 0, 2).sigmoid_(); // f, i
        gates.select(1, 2).tanh_(); // c~
        gates.select(1, 3).sigmoid_(); // o
        var (f, i, candidate, o) = Split(gates); // (N, H) each

        var previousC = previous.C?.alias() ?? zeros_like(previous.H);
        var c = (f * previousC).addcmul_(i, candidate, 1); // (N, H)
        var tanhC = c.tanh(); // (N, H)
        var next = new RecurrentState(o * tanhC, c);
        scope.MoveToOuter(gates, previousC, tanhC);
        return (next.MoveToOuterDisposeScope(), [gates, previousC, tanhC]);
    }

    private protected override Tensor BackwardCell(Tensor da, RecurrentState dnext, Tensor[] saved)
    {
        using var scope = NewDisposeScope();
        var (gates, previousC, tanhC) = (saved[0], saved[1], saved[2]); // (N, 4, H), (N, H), (N, H)
        var (f, i, candidate, o) = Split(gates);
        var dh = dnext.H;

        // h = o ⊙ tanh(c): what reaches c through h joins what reaches it from the next step.
        var dho = dh * o;
        var dc = dho.addcmul(dho * tanhC, tanhC, -1); // dh ⊙ o ⊙ (1 - tanh² c)
        if (dnext.C is not null)
            dc.add_(dnext.C);

        // Each gate: its slope (σ' = σ - σ², tanh' = 1 - tanh²), times what it was multiplied by, times the gradient on that product.
        var dgates = da.view(gates.shape); // (N, 4, H)
        dgates.copy_(gates).addcmul_(gates, gates, -1);
        var (df, di, dcandidate, @do) = Split(dgates);
        dcandidate.fill_(1).addcmul_(candidate, candidate, -1);
        df.mul_(previousC);
        di.mul_(candidate);
        dcandidate.mul_(i);
        @do.mul_(tanhC).mul_(dh);
        dgates.narrow(1, 0, 3).mul_(dc.unsqueeze(1)); // c = f ⊙ c_{t-1} + i ⊙ c~
        return dc.mul_(f).MoveToOuterDisposeScope();
    }

    private static (Tensor F, Tensor I, Tensor Candidate, Tensor O) Split(Tensor gates)
    {
        var parts = gates.unbind(1);
        return (parts[0], parts[1], parts[2], parts[3]);
    }

    /// <summary>From f, i, c~, o to libtorch's i, f, c~, o, in the last dimension.</summary>
    private static Tensor ReorderGates(Tensor weight)
    {
        var gates = weight.chunk(Gates, -1);
        return cat([gates[1], gates[0], gates[2], gates[3]], -1);
    }
}

/// <summary>Copies weights into libtorch's recurrent layers, which keep the transposed matrices and two biases.</summary>
internal static class LibtorchWeights
{
    /// <summary>Fills the only layer of <paramref name="layer"/>.</summary>
    /// <param name="layer">An RNN or LSTM.</param>
    /// <param name="Wx">Input weights (D, G H), the gates in libtorch's order.</param>
    /// <param name="Wh">Recurrent weights (H, G H).</param>
    /// <param name="b">Bias (G H).</param>
    public static void Fill(nn.Module layer, Tensor Wx, Tensor Wh, Tensor b)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        layer.get_parameter("weight_ih_l0")!.copy_(Wx.t());
        layer.get_parameter("weight_hh_l0")!.copy_(Wh.t());
        layer.get_parameter("bias_ih_l0")!.copy_(b);
        layer.get_parameter("bias_hh_l0")!.zero_();
    }
}
