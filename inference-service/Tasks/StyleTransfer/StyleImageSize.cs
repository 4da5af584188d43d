using System.Drawing;
using Torchline.Contracts.Tasks.StyleTransfer;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>To which sizes a model resizes style images.</summary>
/// <param name="ShortSide">The short side, in pixels; a multiple of <paramref name="MultipleOf"/>.</param>
/// <param name="MultipleOf">What both sides are multiples of.</param>
internal readonly record struct StyleImageSize(int ShortSide, int MultipleOf)
{
    /// <summary>The most pixels of a style image.</summary>
    public long MostPixels => (long)ShortSide * ShortSide * ArbitraryStyleContract.MaxStyleAspect;

    /// <summary>The sizes of a model.</summary>
    public static StyleImageSize Of(ModelManifest manifest) =>
        new(manifest.Preprocessing.StyleSide!.Value, manifest.Preprocessing.Sizes!.MultipleOf);

    /// <summary>The size of a style image: the long side keeps the shape, as far as multiples and the longest allow.</summary>
    /// <param name="image">The size of the image as it is shown.</param>
    public Size Of(Size image)
    {
        double shorter = Math.Min(image.Width, image.Height), longer = Math.Max(image.Width, image.Height);
        var scaled = ShortSide * Math.Min(longer / shorter, ArbitraryStyleContract.MaxStyleAspect);
        var longSide = (int)Math.Round(scaled / MultipleOf) * MultipleOf;
        return image.Width >= image.Height ? new(longSide, ShortSide) : new(ShortSide, longSide);
    }

    /// <summary>The part of an image that is resized: all of it, or the middle of one that is too long.</summary>
    /// <param name="image">The size of the image.</param>
    public static RectangleF Part(Size image)
    {
        var most = Math.Min(image.Width, image.Height) * ArbitraryStyleContract.MaxStyleAspect;
        int width = Math.Min(image.Width, most), height = Math.Min(image.Height, most);
        return new((image.Width - width) / 2f, (image.Height - height) / 2f, width, height);
    }
}
