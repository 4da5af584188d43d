using Torchline.Training.Weights.Safetensors;
using Torchline.Training.Weights.Torch;

namespace Torchline.Training.Weights;

/// <summary>
/// Reads files of weights: what <c>torch.save</c> writes (the zip container since PyTorch 1.6 and the one before), and
/// safetensors. The content decides, not the file's name.
/// </summary>
/// <remarks>
/// The files may come from anywhere. Nothing in them is executed; the sizes of tensors are held against the file's length before
/// memory is asked for. A hostile pickle can still take memory and time, both bounded: some gigabytes while it is read, and
/// half a minute.
/// </remarks>
internal static class WeightFile
{
    /// <summary>Reads a state dict.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">
    /// For checkpoints that hold more than one thing, such as <c>{"state_dict": …, "epoch": 3}</c>: the entry to read.
    /// </param>
    /// <exception cref="WeightFileException">The file is damaged, hostile, of an unknown kind, or holds no state dict.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static StateDict Read(string path, string? key = null)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Read(stream, path, key);
    }

    /// <summary>Reads a state dict from a stream that can seek.</summary>
    /// <param name="stream">From its start to its end.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="key">The entry to read, for checkpoints that hold more than one thing.</param>
    /// <exception cref="WeightFileException">The stream is damaged, hostile, of an unknown kind, or holds no state dict.</exception>
    public static StateDict Read(Stream stream, string name, string? key = null) => WeightFormatSniffer.Sniff(stream, name) switch
    {
        WeightFormat.TorchZip => TorchFile.ReadZip(stream, name, key),
        WeightFormat.TorchLegacy => TorchFile.ReadLegacy(stream, name, key),
        _ => key is null
            ? SafetensorsFile.Read(stream, name)
            : throw new WeightFileException(name, $"a safetensors file holds tensors only, no entry \"{key}\" with a state dict"),
    };
}

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

/// <summary>How a file holds weights.</summary>
internal enum WeightFormat
{
    /// <summary>A zip archive with a pickle and one entry for each storage: PyTorch 1.6 and later.</summary>
    TorchZip,

    /// <summary>Five pickles, then the storages: PyTorch before 1.6.</summary>
    TorchLegacy,

    /// <summary>A JSON header, then the tensors.</summary>
    Safetensors,
}

/// <summary>A file of weights is damaged, hostile, of an unknown kind, or does not fit; the message names the file.</summary>
/// <param name="file">The file as it was named to the reader.</param>
/// <param name="reason">What is wrong with it.</param>
/// <param name="inner">What caused it, if anything did.</param>
public class WeightFileException(string file, string reason, Exception? inner = null) : IOException($"{file}: {reason}", inner)
{
    /// <summary>The file as it was named to the reader.</summary>
    public string File { get; } = file;
}

/// <summary>Text from a file that nobody vouches for, made fit for a message: no control characters, no endless names.</summary>
internal static class Printable
{
    public static string Of(string text, int maximumLength = 120)
    {
        var shown = text.Length <= maximumLength ? text : text[..maximumLength] + "…";
        return string.Create(shown.Length, shown, static (characters, source) =>
        {
            for (var i = 0; i < characters.Length; i++)
                characters[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
        });
    }
}
