using System.Drawing;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Images;

/// <summary>
/// Decodes images and resizes them to the input of a network, so many at once as there are cores: more would not be done
/// sooner, and each takes memory for its pixels.
/// </summary>
internal sealed class ImagePreprocessor : IDisposable
{
    private readonly DecodeOptions options;
    private readonly SemaphoreSlim turns;
    private readonly int concurrency;

    public ImagePreprocessor(IOptions<ImageOptions> options)
    {
        Limits = options.Value.Limits;
        this.options = new() { MaxEncodedBytes = Limits.ImageBytes, MaxPixels = Limits.ImagePixels };
        concurrency = Limits.ConcurrentDecodes > 0 ? Limits.ConcurrentDecodes : Environment.ProcessorCount;
        turns = new(concurrency);
        PoolThreads.Reserve(concurrency);
    }

    /// <summary>How large an image may be.</summary>
    public ImageLimits Limits { get; }

    /// <summary>Makes an image into pixels, on the calling thread if it need not wait.</summary>
    /// <param name="file">A JPEG, PNG or WebP file.</param>
    /// <param name="pixels">Receives the pixels, RGB, shape (side, side, 3).</param>
    public async ValueTask PreprocessAsync(
        ReadOnlyMemory<byte> file, ImagePreprocessing preprocessing, Memory<byte> pixels, CancellationToken cancellation)
    {
        using var turn = await TurnAsync(cancellation);
        using var image = ImageDecoder.Decode(file.Span, options.ForShortSide(preprocessing.ShortSide));
        Resize(image, preprocessing, pixels.Span);
    }

    /// <summary>Does other work on images when there is a turn for it, on the calling thread if it need not wait.</summary>
    /// <param name="work">The work, given what a decoder may accept.</param>
    public async ValueTask<T> InTurnAsync<T>(Func<DecodeOptions, T> work, CancellationToken cancellation)
    {
        using var turn = await TurnAsync(cancellation);
        return work(options);
    }

    /// <summary>Gives the threads back to the pool.</summary>
    public void Dispose()
    {
        PoolThreads.Reserve(-concurrency);
        turns.Dispose();
    }

    private async ValueTask<Turn> TurnAsync(CancellationToken cancellation)
    {
        await turns.WaitAsync(cancellation);
        return new(turns);
    }

    private static void Resize(Image image, ImagePreprocessing preprocessing, Span<byte> pixels)
    {
        if (preprocessing.Fit == ImageFit.Squash)
            ImageResizer.Resize(image, new(default, image.Size), new(preprocessing.Side, preprocessing.Side), pixels);
        else
            ImageResizer.ResizeShortSideAndCropCentre(image, preprocessing.ShortSide, preprocessing.Side, pixels);
    }

    private readonly record struct Turn(SemaphoreSlim Turns) : IDisposable
    {
        public void Dispose() => Turns.Release();
    }
}

/// <summary>Images of a network's size.</summary>
internal static class SizedImage
{
    /// <summary>Decodes an image and resizes it.</summary>
    /// <param name="file">A JPEG, PNG or WebP file.</param>
    /// <param name="size">The size, in pixels.</param>
    /// <returns>The image, turned upright; the caller disposes it.</returns>
    public static Image Decode(ReadOnlySpan<byte> file, Size size, DecodeOptions limits)
    {
        var image = ImageDecoder.Decode(file, limits with { MinimumSize = size });
        if (image.Size == size)
            return image;
        using (image)
        {
            return ImageResizer.Resize(image, size.Width, size.Height);
        }
    }
}
