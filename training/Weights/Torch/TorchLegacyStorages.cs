using System.Buffers.Binary;

namespace Torchline.Training.Weights.Torch;

/// <summary>
/// The last part of a file of PyTorch before 1.6: one storage after the other, each led by its number of elements.
/// </summary>
internal static class TorchLegacyStorages
{
    /// <summary>Finds where each storage lies.</summary>
    /// <param name="stream">At the first storage.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <param name="keys">The storages' names in their order: the pickle before the first storage.</param>
    /// <param name="table">The storages that the object's pickle named.</param>
    /// <exception cref="WeightFileException">The parts contradict each other, or the file is cut off.</exception>
    public static Dictionary<string, ByteRange> Read(Stream stream, string name, object? keys, TorchStorageTable table)
    {
        if (keys is not List<object?> list)
            throw new WeightFileException(name, "the list of storages is missing");
        var ranges = new Dictionary<string, ByteRange>(list.Count);
        var header = new byte[sizeof(long)];
        foreach (var item in list)
        {
            if (item is not string key || table.Find(key) is not { } storage)
                throw new WeightFileException(name, "the list names a storage that no tensor uses");
            if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
                throw CutOff(key);
            var count = BinaryPrimitives.ReadInt64LittleEndian(header);
            if (count != storage.Count)
                throw new WeightFileException(
                    name, $"storage {Printable.Of(key)} has {count:N0} elements where {storage.Count:N0} are described");
            if (storage.Bytes > stream.Length - stream.Position)
                throw CutOff(key);
            if (!ranges.TryAdd(key, new ByteRange(stream.Position, storage.Bytes)))
                throw new WeightFileException(name, $"storage {Printable.Of(key)} comes twice");
            stream.Position += storage.Bytes;
        }
        return ranges;

        WeightFileException CutOff(string key) => new(name, $"the file is cut off in storage {Printable.Of(key)}");
    }
}
