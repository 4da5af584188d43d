using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.ByHand.Layers;

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
