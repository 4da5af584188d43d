using Torchline.Imaging;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Style images, and the losses of images that should have their styles.</summary>
/// <param name="network">Has the objective's layers; it belongs to this object from now on.</param>
/// <param name="objective">The layers and the weights of the losses.</param>
/// <param name="files">The style images.</param>
/// <param name="shortSides">Pixels of the short side of each.</param>
internal sealed class StyleImages(FeatureNetwork network, StyleOptimizationRecipe objective, IReadOnlyList<string> files, IReadOnlyList<int> shortSides) : IDisposable
{
    private readonly Image[] images = [.. files.Select(ImageFile.Read)];

    /// <summary>The feature network of the losses.</summary>
    public FeatureNetwork Network => network;

    /// <summary>The decoded images.</summary>
    public IReadOnlyList<Image> Images => images;

    /// <summary>A style image, normalised (1, 3, H, W).</summary>
    /// <param name="style">The style's number.</param>
    public Tensor Normalized(int style) => NormalizedImage.Of(images[style], StyleOptimizationData.SizeOf(images[style], shortSides[style]));

    /// <summary>The same with sides that an <see cref="ArbitraryStyleNetwork"/> takes, rounded to the nearest (1, 3, H, W).</summary>
    /// <param name="style">The style's number.</param>
    public Tensor Encodable(int style)
    {
        var size = StyleOptimizationData.SizeOf(images[style], shortSides[style]);
        return NormalizedImage.Of(images[style], new Size(Rounded(size.Width), Rounded(size.Height)));

        static int Rounded(int side) =>
            Math.Max(1, (side + (ArbitraryStyleNetwork.MultipleOf / 2)) / ArbitraryStyleNetwork.MultipleOf) * ArbitraryStyleNetwork.MultipleOf;
    }

    /// <summary>The loss of painted images, which have one of the styles each.</summary>
    /// <param name="factors">By how much the style loss of each style counts more; null: 1 for all.</param>
    /// <param name="second">The loss by another feature network, whose style is added.</param>
    public PerceptualLoss Loss(IReadOnlyList<double>? factors = null, PerceptualLoss? second = null)
    {
        using var scope = NewDisposeScope();
        return new PerceptualLoss(network, objective, [.. Enumerable.Range(0, images.Length).Select(Normalized)], factors, second);
    }

    /// <summary>The loss of one image that is optimised pixel by pixel.</summary>
    /// <param name="photo">The content, normalised (1, 3, H, W).</param>
    /// <param name="style">The style's number.</param>
    public StyleTransferLoss LossOf(Tensor photo, int style)
    {
        using var scope = NewDisposeScope();
        return new StyleTransferLoss(network, objective, photo, Normalized(style));
    }

    public void Dispose()
    {
        network.Dispose();
        foreach (var image in images)
            image.Dispose();
    }
}
