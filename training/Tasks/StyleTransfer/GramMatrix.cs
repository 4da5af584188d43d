using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Which channels are active together, wherever that is (Gatys et al. 2016, equation 3): an image's style.</summary>
public static class GramMatrix
{
    /// <summary>The inner products of the channels, divided by the number of activations.</summary>
    /// <param name="activations">Activations (B, C, H, W).</param>
    /// <returns>Gram matrices (B, C, C).</returns>
    public static Tensor Of(Tensor activations)
    {
        using var scope = NewDisposeScope();
        var (channels, height, width) = (activations.shape[1], activations.shape[2], activations.shape[3]);
        var pixels = activations.permute(0, 2, 3, 1);
        // In either layout the gradient of the product has the layout of the activations: a mix of layouts costs a third of a step.
        var products = pixels.is_contiguous()
            ? Products(pixels.reshape(activations.shape[0], height * width, channels), (fixedRows, rows) => fixedRows.transpose(1, 2).bmm(rows))
            : Products(activations.reshape(activations.shape[0], channels, height * width), (fixedRows, rows) => rows.bmm(fixedRows.transpose(1, 2)));
        return (products / (channels * height * width)).MoveToOuterDisposeScope(); // (B, C, C)
    }

    /// <summary>A product of the activations with themselves, differentiated by one factor; its transpose stands for the other one.</summary>
    private static Tensor Products(Tensor activations, Func<Tensor, Tensor, Tensor> multiply)
    {
        var products = multiply(activations.detach(), activations);
        return products + products.transpose(1, 2) - products.detach(); // the value once, the gradient twice
    }
}
