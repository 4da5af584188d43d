using Torchline.Training.Tasks.StyleTransfer.Networks;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer.StyleNetworks;

/// <summary>How far a style network really sees, measured by gradients.</summary>
public sealed class StyleContextTests
{
    [Theory]
    [InlineData(3, 1)]
    [InlineData(5, 2)]
    [InlineData(9, 1)]
    public void TheReceptiveFieldIsThatOfTheContext(int edgeKernel, int blocks)
    {
        using var scope = NewDisposeScope();
        var architecture = new StyleArchitecture { Styles = 1, Width = 2, Blocks = blocks, EdgeKernel = edgeKernel };
        using var network = WithNothingHidden(new StyleNetwork(architecture));

        // So large that nothing is reflected at the edges. A pixel's reach depends on its place in the square that is one place to the blocks.
        var middle = (architecture.Context / StyleNetwork.MultipleOf + 1) * StyleNetwork.MultipleOf;
        var reaches = Enumerable.Range(middle, StyleNetwork.MultipleOf).Select(pixel => ReachOf(network, pixel, side: 2 * middle + StyleNetwork.MultipleOf));

        Assert.Equal(architecture.Context, reaches.Max());
    }

    /// <summary>
    /// Takes away what would hide the reach: normalisations, which see the whole image, noise, and rectified activations, of which there are
    /// none where all numbers are positive. Every convolution is a mean.
    /// </summary>
    private static StyleNetwork WithNothingHidden(StyleNetwork network)
    {
        foreach (var normalization in network.modules().OfType<ConditionalInstanceNorm>())
            normalization.register_forward_hook((_, activations, _, _) => activations.clone());
        using var _ = no_grad();
        foreach (var parameter in network.parameters())
            parameter.fill_(parameter.dim() == 4 ? 1.0 / (parameter.shape[1] * parameter.shape[2] * parameter.shape[3]) : 0);
        foreach (var noise in network.buffers())
            noise.zero_();
        return network;
    }

    /// <summary>How far from a pixel of the result, along rows or columns, the furthest pixel of the image lies that it depends on.</summary>
    private static long ReachOf(StyleNetwork network, int pixel, int side)
    {
        using var scope = NewDisposeScope();
        var image = full([1, 3, side, side], 0.01f).requires_grad_(); // small, so that the sigmoid in the end is not flat
        network.call(image, ones(1, 1))[0, 0, pixel, pixel].backward();
        var seen = image.grad!.abs().sum(0, 1).nonzero(); // (N, 2)
        return (seen - pixel).abs().max().item<long>();
    }
}
