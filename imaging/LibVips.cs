using NetVips;

namespace Torchline.Imaging;

/// <summary>
/// The process-wide settings of libvips. They are made here, once, before the first picture is opened: whatever calls libvips
/// starts in this class.
/// </summary>
internal static class LibVips
{
    private static readonly string[] _loaders = ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp"];

    static LibVips()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            throw new DllNotFoundException(
                "libvips could not be loaded: the package NetVips.Native has it for Linux, Windows and macOS on x64 and arm64.",
                ModuleInitializer.Exception);
        }

        // Nothing but the three decoders reads a file, whatever the file claims to be.
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoad", true);
        foreach (string loader in _loaders) Operation.Block(loader, false);

        // No picture is decoded twice, and parallelism is the caller's.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;

        // Warnings are judged by the decoder; without a handler they go to the standard error stream.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.All, static (_, _, _) => { });
    }

    /// <summary>Opens a file: its header is read, pixels are decoded when they are fetched, from top to bottom.</summary>
    /// <param name="encoded">The file, which is copied.</param>
    /// <param name="failOn">What ends the decoding with an error.</param>
    /// <param name="shrink">Of a JPEG, by what its sides are divided in the DCT domain: 1, 2, 4 or 8. A rest is dropped.</param>
    /// <exception cref="VipsException">The header is corrupt or of an unsupported kind.</exception>
    public static NetVips.Image Open(ReadOnlySpan<byte> encoded, Enums.FailOn failOn, int shrink = 1) => NetVips.Image.NewFromBuffer(
        encoded, access: Enums.Access.Sequential, failOn: failOn, kwargs: shrink > 1 ? new VOption { ["shrink"] = shrink } : null);

    /// <summary>A picture over memory that the caller pins until it has disposed the picture.</summary>
    /// <param name="pixels">RGB, 8 bits a channel.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static NetVips.Image Over(nint pixels, int width, int height) => NetVips.Image.NewFromMemory(
        pixels, (ulong)width * (ulong)height * Image.Channels, width, height, Image.Channels, Enums.BandFormat.Uchar);
}
