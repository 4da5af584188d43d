using Torchline.Imaging;
using Torchline.Training.Tasks.StyleTransfer;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>Two images, one of which is brought into the style of the other: RGB pixels (1, H, W, 3), uint8.</summary>
/// <param name="Content">The image whose content is kept.</param>
/// <param name="Style">The image whose style is taken.</param>
internal sealed record ImagePair(Tensor Content, Tensor Style) : IDisposable
{
    private const int ShortSide = 96;
    private const int MultipleOf = 16; // every network takes that

    /// <summary>Images from files, or drawn ones where there is none.</summary>
    /// <exception cref="InvalidDataException">A file is no image.</exception>
    public static ImagePair Of(string? content, string? style) => new(Read(content), Read(style));

    public void Dispose()
    {
        Content.Dispose();
        Style.Dispose();
    }

    private static Tensor Read(string? file)
    {
        if (file is null)
            return SampleImages.Draw([1, ShortSide, ShortSide + MultipleOf, 3]).DetachFromDisposeScope();
        using var image = ImageFile.Read(file);
        var size = StyleOptimizationData.SizeOf(image, ShortSide);
        using var resized = ImageResizer.Resize(image, size.Width / MultipleOf * MultipleOf, size.Height / MultipleOf * MultipleOf);
        return tensor(resized.Pixels.ToArray(), [1, resized.Height, resized.Width, Image.Channels]).DetachFromDisposeScope();
    }
}
