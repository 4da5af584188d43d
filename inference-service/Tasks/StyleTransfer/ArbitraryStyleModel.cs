using System.Drawing;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Memory;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>A model that gives images the style of other images, whatever they are.</summary>
internal sealed class ArbitraryStyleModel(ModelPackage package, IServiceProvider services)
    : StylizationModel(package, services, ArbitraryStyleContract.Style, StyleImageSize.Of(package.Manifest).MostPixels)
{
    /// <summary>To which sizes style images are resized.</summary>
    public StyleImageSize StyleSize => StyleImageSize.Of(Manifest);

    /// <summary>Decodes a style image, when there is a turn for it.</summary>
    /// <param name="lease">Takes the memory of the image, besides that of the decoder.</param>
    /// <returns>The image; the caller disposes it.</returns>
    /// <exception cref="ImageException">The file is none that can be read.</exception>
    /// <exception cref="MemorySpentException">There is no memory for it.</exception>
    public ValueTask<StyleImage> DecodeStyleAsync(
        ImagePreprocessor preprocessor, ReadOnlyMemory<byte> file, MemoryLease lease, CancellationToken cancellation)
    {
        var size = StyleSize;
        lease.Take(size.MostPixels * Image.Channels);
        return preprocessor.InTurnAsync(
            file, new Size(size.ShortSide, size.ShortSide), limits => StyleImage.Decode(file.Span, size, limits), cancellation);
    }

    protected override void WithTypicalStyle(Action<StyleSource> run)
    {
        using var style = StyleImage.Black(new(StyleSize.ShortSide, StyleSize.ShortSide));
        run(style);
    }
}
