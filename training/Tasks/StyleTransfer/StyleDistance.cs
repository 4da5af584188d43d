using Torchline.Training.Tasks.StyleTransfer.Networks;
using Image = Torchline.Imaging.Image;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>
/// The distance of images from a style image, by Gram matrices (Gatys et al. 2016, equation 3). It is independent of the network that
/// painted the images and of its training.
/// </summary>
public sealed class StyleDistance : IDisposable
{
    /// <summary>The layers that are compared: the style layers of Johnson et al. 2016, but for the last.</summary>
    public static readonly IReadOnlyList<string> Layers = ["relu1_2", "relu2_2", "relu3_3"];

    private readonly FeatureNetwork network;
    private readonly int longSide;
    private readonly IReadOnlyList<Tensor> style; // (1, C, C) for each layer

    /// <summary>Measures the style image.</summary>
    /// <param name="weights">Weights of a VGG-16, to conv3_3 at least.</param>
    /// <param name="style">The style image.</param>
    /// <param name="longSide">Pixels of the long side that all images are resized to.</param>
    /// <exception cref="Weights.WeightFileException">The weights cannot be read, or lack a layer that is needed.</exception>
    public StyleDistance(string weights, Imaging.Image style, int longSide)
    {
        this.longSide = longSide;
        network = FeatureNetworks.Load("vgg16", weights, Layers);
        this.style = GramsOf(style);
    }

    /// <summary>
    /// The squared Frobenius norm of the difference of the Gram matrices, relative to that of the style image's matrix, for each of
    /// <see cref="Layers"/>: 0 for the style image itself. The distance is their mean.
    /// </summary>
    /// <param name="image">The image.</param>
    public IReadOnlyList<double> Of(Image image)
    {
        using var scope = NewDisposeScope();
        return [.. GramsOf(image).Zip(style, (own, target) => (double)((own - target).square().sum() / target.square().sum()).item<float>())];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        network.Dispose();
        foreach (var gram in style)
            gram.Dispose();
    }

    private IReadOnlyList<Tensor> GramsOf(Image image)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var scale = (double)longSide / Math.Max(image.Width, image.Height);
        var size = new Size(Scaled(image.Width), Scaled(image.Height));
        var activations = network.Activations(NormalizedImage.Of(image, size));
        return [.. Layers.Select(layer => GramMatrix.Of(activations[layer]).MoveToOuterDisposeScope())];

        int Scaled(int side) => Math.Max(1, (int)Math.Round(side * scale));
    }
}
