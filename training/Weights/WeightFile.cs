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
public static class WeightFile
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
