using System.Text;

namespace Torchline.Training.Weights.Torch;

/// <summary>
/// The zip container of PyTorch 1.6 and later: <c>NAME/data.pkl</c>, <c>NAME/data/KEY</c> for each storage,
/// <c>NAME/byteorder</c>.
/// </summary>
/// <param name="Pickle">Where the pickle lies.</param>
/// <param name="Storages">Where each storage lies, by key.</param>
internal sealed record TorchZip(ByteRange Pickle, IReadOnlyDictionary<string, ByteRange> Storages)
{
    /// <summary>Reads the table of contents.</summary>
    /// <exception cref="WeightFileException">The archive is damaged, hostile, or none that <c>torch.save</c> wrote.</exception>
    public static TorchZip Open(Stream stream, string name)
    {
        var entries = StoredZip.ReadEntries(stream, name);
        var pickle = entries.Keys.FirstOrDefault(path => path.IndexOf('/') is > 0 and var slash && path[slash..] == "/data.pkl")
            ?? throw new WeightFileException(name, "a zip archive without data.pkl: not written by torch.save");
        var root = pickle[..(pickle.IndexOf('/') + 1)];
        if (entries.ContainsKey(root + "constants.pkl"))
            throw new WeightFileException(name, "a TorchScript program; save its state_dict() with torch.save instead");
        if (entries.TryGetValue(root + "byteorder", out var byteOrder) && ReadText(stream, byteOrder) != "little")
            throw new WeightFileException(name, "written on a machine with big-endian numbers");

        var data = root + "data/";
        return new TorchZip(entries[pickle], entries
            .Where(entry => entry.Key.StartsWith(data, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[data.Length..], entry => entry.Value));
    }

    private static string ReadText(Stream stream, ByteRange range)
    {
        var bytes = new byte[Math.Min(range.Length, 16)];
        stream.Position = range.Offset;
        stream.ReadExactly(bytes);
        return Encoding.ASCII.GetString(bytes);
    }
}
