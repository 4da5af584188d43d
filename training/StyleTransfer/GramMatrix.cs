using static TorchSharp.torch;

namespace Torchline.Training.StyleTransfer;

/// <summary>Which channels are active together, wherever that is (Gatys et al. 2016, equation 3): a picture's style.</summary>
public static class GramMatrix
{
    /// <summary>The inner products of the channels, divided by the number of activations.</summary>
    /// <param name="activations">Activations (B, C, H, W).</param>
    /// <returns>Gram matrices (B, C, C).</returns>
    public static Tensor Of(Tensor activations)
    {
        using var scope = NewDisposeScope();
        var (channels, height, width) = (activations.shape[1], activations.shape[2], activations.shape[3]);
        var flat = activations.reshape(activations.shape[0], channels, height * width); // (B, C, HW)
        return (flat.bmm(flat.transpose(1, 2)) / (channels * height * width)).MoveToOuterDisposeScope(); // (B, C, C)
    }
}
