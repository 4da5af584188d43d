namespace Torchline.Training.Tasks.Captioning.ByHand.Layers;

/// <summary>
/// The vanilla recurrent network, <c>h_t = tanh(x_t Wx + h_{t-1} Wh + b)</c> (Elman 1990), with its backward pass derived by hand
/// (docs/reference/recurrent-layers.md).
/// </summary>
public sealed class VanillaRnn : RecurrentLayer
{
    /// <inheritdoc cref="RecurrentLayer(int, int, int, ScalarType?)"/>
    public VanillaRnn(int inputSize, int hiddenSize, ScalarType? dtype = null) : base(inputSize, hiddenSize, gates: 1, dtype)
    {
    }

    /// <summary>libtorch's own layer with the same weights, batch first; the exporter makes one ONNX <c>RNN</c> of it.</summary>
    public RNN ToLibtorch()
    {
        var rnn = nn.RNN(Wx.shape[0], Wh.shape[0], batchFirst: true, dtype: b.dtype);
        LibtorchWeights.Fill(rnn, Wx, Wh, b);
        return rnn;
    }

    private protected override (RecurrentState Next, Tensor[] Saved) Advance(Tensor a, RecurrentState previous)
    {
        var h = a.tanh_(); // (N, H)
        return (new RecurrentState(h), [h.alias()]);
    }

    private protected override Tensor? BackwardCell(Tensor da, RecurrentState dnext, Tensor[] saved)
    {
        var h = saved[0]; // (N, H)
        da.fill_(1).addcmul_(h, h, -1).mul_(dnext.H); // dh ⊙ (1 - h²)
        return null;
    }
}
