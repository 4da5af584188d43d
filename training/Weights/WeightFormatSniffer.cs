namespace Torchline.Training.Weights;

/// <summary>Tells from a file's first bytes how to read it.</summary>
internal static class WeightFormatSniffer
{
    private const int TarMagicOffset = 257;

    /// <summary>Looks at the start of the stream and goes back there.</summary>
    /// <exception cref="WeightFileException">It is no format that this program reads; the message says what it looks like.</exception>
    public static WeightFormat Sniff(Stream stream, string name)
    {
        Span<byte> buffer = stackalloc byte[512];
        stream.Position = 0;
        ReadOnlySpan<byte> start = buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        stream.Position = 0;

        // First: the length before the brace can look like anything, the others have no brace there.
        if (start.Length > 8 && start[8] == '{')
            return WeightFormat.Safetensors;
        if (start.StartsWith("PK\x03\x04"u8))
            return WeightFormat.TorchZip;
        // Either the opcode PROTO with its argument, or a protocol below 2, where the magic number is a decimal LONG.
        if (start is [0x80, <= 5, ..] or [(byte)'L', (byte)'1', ..])
            return WeightFormat.TorchLegacy;
        throw new WeightFileException(name, Describe(start));
    }

    private static string Describe(ReadOnlySpan<byte> start) => start switch
    {
        [] => "the file is empty",
        _ when start.Length > TarMagicOffset + 5 && start[TarMagicOffset..].StartsWith("ustar"u8) =>
            "a tar archive, as PyTorch wrote before version 0.2: load and save it again with a newer PyTorch",
        _ when start.TrimStart(" \r\n\t"u8) is [(byte)'<', ..] => "looks like a web page: the download has failed",
        _ when start.StartsWith("version https://git-lfs"u8) => "a Git LFS pointer: fetch the file itself with git lfs pull",
        _ => "neither a PyTorch file (.pth, zip or older) nor safetensors",
    };
}
