using NetVips;

namespace Torchline.Imaging;

/// <summary>
/// The process-wide settings of libvips. They are made here, once, before the first image is opened: whatever calls libvips
/// starts in this class.
/// </summary>
internal static class LibVips
{
    private static readonly string[] Loaders = ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadNsgif", "VipsForeignLoadTiff"];

    static LibVips()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            throw new DllNotFoundException(
                "libvips could not be loaded: the package NetVips.Native has it for Linux, Windows and macOS on x64 and arm64.",
                ModuleInitializer.Exception);
        }
        // Nothing but these decoders reads a file, whatever the file claims to be.
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoad", true);
        foreach (var loader in Loaders) Operation.Block(loader, false);

        // No image is decoded twice, and parallelism is the caller's.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;

        // Warnings are judged by the decoder; without a handler they go to the standard error stream.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.All, static (_, _, _) => { });
    }

    /// <summary>
    /// Copies a file to memory of libvips: an array that is passed along instead counts as pressure on the collector, which then
    /// collects everything for every fiftieth photo.
    /// </summary>
    public static Source SourceOf(ReadOnlySpan<byte> encoded) => Source.NewFromMemory(encoded);

    /// <summary>Opens a file: its header is read, pixels are decoded when they are fetched, from top to bottom.</summary>
    /// <param name="source">The file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="failOn">What ends the decoding with an error.</param>
    /// <param name="shrink">Of a JPEG, by what its sides are divided in the DCT domain: 1, 2, 4 or 8. A rest is dropped.</param>
    /// <exception cref="VipsException">The header is corrupt or of an unsupported kind.</exception>
    public static NetVips.Image Open(Source source, ImageFormat format, Enums.FailOn failOn, int shrink = 1) => format switch
    {
        ImageFormat.Jpeg => NetVips.Image.JpegloadSource(source, shrink, access: Enums.Access.Sequential, failOn: failOn),
        ImageFormat.Png => NetVips.Image.PngloadSource(source, access: Enums.Access.Sequential, failOn: failOn),
        ImageFormat.Gif => NetVips.Image.GifloadSource(source, access: Enums.Access.Sequential, failOn: failOn),
        ImageFormat.Tiff => NetVips.Image.TiffloadSource(source, access: Enums.Access.Sequential, failOn: failOn),
        _ => NetVips.Image.WebploadSource(source, access: Enums.Access.Sequential, failOn: failOn),
    };

    /// <summary>An image over memory that the caller pins until it has disposed the image.</summary>
    /// <param name="pixels">RGB, 8 bits a channel.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static NetVips.Image Over(nint pixels, int width, int height) => NetVips.Image.NewFromMemory(
        pixels, (ulong)width * (ulong)height * Image.Channels, width, height, Image.Channels, Enums.BandFormat.Uchar);
}

/// <summary>Disposes what libvips made for one image, the last first. One thread at a time may use it.</summary>
internal sealed class VipsScope : IDisposable
{
    private readonly Stack<IDisposable> kept = [];

    /// <summary>Takes an object over.</summary>
    /// <returns>The object.</returns>
    public T Keep<T>(T value)
        where T : IDisposable
    {
        kept.Push(value);
        return value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (kept.TryPop(out var value)) value.Dispose();
    }
}
