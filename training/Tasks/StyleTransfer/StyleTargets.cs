using Torchline.Imaging;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>What an image is to become: the content of one image, the style of another.</summary>
/// <param name="Content">The content layer's activations of the content image (1, C, H, W).</param>
/// <param name="Grams">The Gram matrices of the style image (1, C, C), one for each style layer.</param>
public sealed record StyleTargets(Tensor Content, IReadOnlyList<Tensor> Grams) : IDisposable
{
    /// <summary>Both targets of one image.</summary>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">Names the layers.</param>
    /// <param name="image">Normalised (1, 3, H, W).</param>
    public static StyleTargets Of(FeatureNetwork network, StyleOptimizationRecipe recipe, Tensor image)
    {
        using var _ = no_grad();
        var activations = network.Activations(image);
        return new StyleTargets(
            activations[recipe.ContentLayer], [.. recipe.StyleLayers.Select(layer => GramMatrix.Of(activations[layer.Name]))]);
    }

    /// <summary>The targets of two images.</summary>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">Names the layers.</param>
    /// <param name="contentImage">Normalised (1, 3, H, W).</param>
    /// <param name="styleImage">Normalised (1, 3, H, W), of any size.</param>
    public static StyleTargets Of(FeatureNetwork network, StyleOptimizationRecipe recipe, Tensor contentImage, Tensor styleImage)
    {
        using var scope = NewDisposeScope();
        return new StyleTargets(
            Of(network, recipe, contentImage).Content.DetachFromDisposeScope(),
            [.. Of(network, recipe, styleImage).Grams.Select(gram => gram.DetachFromDisposeScope())]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Content.Dispose();
        foreach (var gram in Grams)
            gram.Dispose();
    }
}

/// <summary>Which channels are active together, wherever that is (Gatys et al. 2016, equation 3): an image's style.</summary>
internal static class GramMatrix
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

/// <summary>Puts images into one column.</summary>
internal static class Stacked
{
    /// <summary>Puts images one below the other, on white.</summary>
    /// <param name="images">The images, from top to bottom; at least one.</param>
    public static Image Compose(params IReadOnlyList<Image> images)
    {
        var sheet = new Image(images.Max(image => image.Width), images.Sum(image => image.Height) + (SideBySide.Gap * (images.Count - 1)));
        sheet.Pixels.Fill(byte.MaxValue);
        var top = 0;
        foreach (var image in images)
        {
            for (var y = 0; y < image.Height; y++)
                image.Row(y).CopyTo(sheet.Row(top + y));
            top += image.Height + SideBySide.Gap;
        }
        return sheet;
    }
}
