using System.Drawing;
using Torchline.InferenceService.Memory;
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
    private readonly SemaphoreSlim largeTurns;
    private readonly int concurrency;

    public ImagePreprocessor(IOptions<ImageOptions> options, MemoryBudget budget)
    {
        Budget = budget;
        Limits = options.Value.Limits;
        this.options = new() { MaxEncodedBytes = Limits.ImageBytes, MaxPixels = Limits.ImagePixels };
        concurrency = Limits.ConcurrentDecodes > 0 ? Limits.ConcurrentDecodes : Environment.ProcessorCount;
        turns = new(concurrency);
        largeTurns = new(Math.Max(1, concurrency / 2)); // so that small images find a turn beside them
        PoolThreads.Reserve(concurrency);
    }

    /// <summary>How large an image may be.</summary>
    public ImageLimits Limits { get; }

    /// <summary>Where decoders take their memory from, and bodies before them.</summary>
    public MemoryBudget Budget { get; }

    /// <summary>Makes an image into pixels, on the calling thread if it need not wait.</summary>
    /// <param name="file">A JPEG, PNG or WebP file.</param>
    /// <param name="pixels">Receives the pixels, RGB, shape (side, side, 3).</param>
    /// <exception cref="MemorySpentException">There is no memory for it.</exception>
    public async ValueTask PreprocessAsync(
        ReadOnlyMemory<byte> file, ImagePreprocessing preprocessing, Memory<byte> pixels, CancellationToken cancellation)
    {
        var sized = options.ForShortSide(preprocessing.ShortSide);
        var bytes = DecodeMemory.Of(file.Span, sized) + pixels.Length;
        using var turn = await TurnAsync(bytes, cancellation);
        using var lease = Budget.Lease();
        lease.Take(bytes);
        using var image = ImageDecoder.Decode(file.Span, sized);
        Resize(image, preprocessing, pixels.Span);
    }

    /// <summary>Does other work on images when there is a turn for it, on the calling thread if it need not wait.</summary>
    /// <param name="file">The image that is decoded.</param>
    /// <param name="size">The size that is made of it; null for its own.</param>
    /// <param name="work">The work, given what a decoder may accept.</param>
    /// <exception cref="MemorySpentException">There is no memory for it.</exception>
    public async ValueTask<T> InTurnAsync<T>(
        ReadOnlyMemory<byte> file, Size? size, Func<DecodeOptions, T> work, CancellationToken cancellation)
    {
        var bytes = SizedImage.Memory(file.Span, size, options);
        using var turn = await TurnAsync(bytes, cancellation);
        using var lease = Budget.Lease();
        lease.Take(bytes);
        return work(options);
    }

    /// <summary>Gives the threads back to the pool.</summary>
    public void Dispose()
    {
        PoolThreads.Reserve(-concurrency);
        turns.Dispose();
        largeTurns.Dispose();
    }

    private async ValueTask<Turn> TurnAsync(long bytes, CancellationToken cancellation)
    {
        var large = bytes > MemoryBudget.SmallBytes ? largeTurns : null;
        if (large is not null)
            await large.WaitAsync(cancellation);
        try
        {
            await turns.WaitAsync(cancellation);
            return new(turns, large);
        }
        catch
        {
            large?.Release();
            throw;
        }
    }

    private static void Resize(Image image, ImagePreprocessing preprocessing, Span<byte> pixels)
    {
        if (preprocessing.Fit == ImageFit.Squash)
            ImageResizer.Resize(image, new(default, image.Size), new(preprocessing.Side, preprocessing.Side), pixels);
        else
            ImageResizer.ResizeShortSideAndCropCentre(image, preprocessing.ShortSide, preprocessing.Side, pixels);
    }

    private readonly record struct Turn(SemaphoreSlim Turns, SemaphoreSlim? Large) : IDisposable
    {
        public void Dispose()
        {
            Turns.Release();
            Large?.Release();
        }
    }
}

/// <summary>Images of a network's size.</summary>
internal static class SizedImage
{
    /// <summary>The most bytes that decoding, resizing and encoding take, besides the file.</summary>
    /// <param name="size">The size, in pixels; null for the image's own.</param>
    public static long Memory(ReadOnlySpan<byte> file, Size? size, DecodeOptions limits) =>
        DecodeMemory.Of(file, limits with { MinimumSize = size }) + (2L * Image.Channels * (size is { } made ? (long)made.Width * made.Height : 0));

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
