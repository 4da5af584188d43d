using Torchline.Training.Models.StyleTransfer;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.StyleTransfer;

/// <summary>What a picture is optimised by: the content of one picture, the style of another, and smoothness (Gatys et al. 2016).</summary>
public sealed class StyleTransferLoss : IDisposable
{
    private const double SmallestSize = 1e-12; // a layer may be dead

    private readonly FeatureNetwork network;
    private readonly string contentLayer;
    private readonly Tensor content; // (1, C, H, W)
    private readonly Dictionary<string, Tensor> style; // (1, C, C)
    private readonly double contentWeight;
    private readonly StyleLayer[] styleLayers;
    private readonly double totalVariationWeight;

    /// <summary>Looks at the two pictures.</summary>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">The layers and the weights of the losses.</param>
    /// <param name="contentPicture">Normalised (1, 3, H, W).</param>
    /// <param name="stylePicture">Normalised (1, 3, H, W), of any size.</param>
    public StyleTransferLoss(FeatureNetwork network, StylizeRecipe recipe, Tensor contentPicture, Tensor stylePicture)
    {
        this.network = network;
        contentLayer = recipe.ContentLayer;
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        content = network.Activations(contentPicture)[contentLayer].DetachFromDisposeScope();
        var activations = network.Activations(stylePicture);
        style = recipe.StyleLayers.ToDictionary(
            layer => layer.Name, layer => GramMatrix.Of(activations[layer.Name]).DetachFromDisposeScope());

        double Scale(double size) => recipe.Relative ? Math.Max(size, SmallestSize) : 1;
        double SumOfSquares(Tensor target) => target.square().sum().ToDouble();
        contentWeight = recipe.ContentWeight / Scale(SumOfSquares(content));
        styleLayers = [.. recipe.StyleLayers.Select(layer => layer with { Weight = layer.Weight / Scale(SumOfSquares(style[layer.Name])) })];
        totalVariationWeight = recipe.TotalVariationWeight / Scale(contentPicture.numel());
    }

    /// <summary>The losses of a picture.</summary>
    /// <param name="picture">Normalised, of the content picture's size (1, 3, H, W).</param>
    public LossTensors Of(Tensor picture)
    {
        var activations = network.Activations(picture);
        return new LossTensors(
            ContentLoss.Of(contentWeight, activations[contentLayer], content),
            StyleLoss.Of(styleLayers, activations, style),
            TotalVariationLoss.Of(totalVariationWeight, picture));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        content.Dispose();
        foreach (var gram in style.Values)
            gram.Dispose();
    }
}
