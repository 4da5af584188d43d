using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>Two convolutions that learn what to add to their input; nothing is rectified after the addition (Johnson et al. 2016, supplement).</summary>
internal sealed class StyleResidualBlock : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly StyleConvolution conv1;
    private readonly StyleConvolution conv2;

    /// <param name="styles">Styles (S).</param>
    /// <param name="channels">Channels (C).</param>
    public StyleResidualBlock(long styles, long channels)
        : base(nameof(StyleResidualBlock))
    {
        conv1 = new StyleConvolution(styles, channels, channels);
        conv2 = new StyleConvolution(styles, channels, channels);
        RegisterComponents();
    }

    /// <summary>Activations (B, C, H, W) and the styles' weights (B, S) to activations of the same shape.</summary>
    public override Tensor forward(Tensor x, Tensor styles)
    {
        using var scope = NewDisposeScope();
        var change = conv2.call(conv1.call(x, styles).relu_(), styles); // (B, C, H, W)
        return (x + change).MoveToOuterDisposeScope();
    }
}
