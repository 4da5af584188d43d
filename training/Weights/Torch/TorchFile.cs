using System.Buffers.Binary;
using System.Collections;
using System.IO.Compression;
using System.Numerics;
using System.Text;

namespace Torchline.Training.Weights.Torch;

/// <summary>Reads files of <c>torch.save</c>.</summary>
internal static class TorchFile
{
    private const int ReadSize = 1 << 20;
    private const int LegacyVersion = 1001;

    private static readonly BigInteger LegacyMagicNumber = BigInteger.Parse("119547037146038801333356");

    /// <summary>
    /// Reads the container of PyTorch 1.6 and later, a zip archive: <c>NAME/data.pkl</c>, <c>NAME/data/KEY</c> for each storage,
    /// <c>NAME/byteorder</c>.
    /// </summary>
    /// <exception cref="WeightFileException">The file is damaged or hostile.</exception>
    public static StateDict ReadZip(Stream stream, string name, string? key)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var entries = StoredEntries(archive, stream.Length, name);
            var pickle = entries.Keys.FirstOrDefault(path => path.IndexOf('/') is > 0 and var slash && path[slash..] == "/data.pkl")
                ?? throw new WeightFileException(name, "a zip archive without data.pkl: not written by torch.save");
            var folder = pickle[..(pickle.IndexOf('/') + 1)];
            if (entries.ContainsKey(folder + "constants.pkl"))
                throw new WeightFileException(name, "a TorchScript program; save its state_dict() with torch.save instead");
            if (entries.TryGetValue(folder + "byteorder", out var byteOrder)
                && Encoding.ASCII.GetString(Content(byteOrder, 16, name)) != "little")
            {
                throw new WeightFileException(name, "written on a machine with big-endian numbers");
            }

            var content = Content(entries[pickle], TorchUnpickler.MaximumLength, name);
            var root = new TorchUnpickler(name).Read(new PickleStream(content, TorchUnpickler.TimeLimit));
            return ReadTensors(StateDictSelection.Select(root, key, name), name, storage =>
            {
                if (!entries.TryGetValue($"{folder}data/{storage.Key}", out var entry))
                    throw new WeightFileException(name, $"storage {Printable.Of(storage.Key)} is missing");
                if (entry.Length < storage.Bytes)
                {
                    throw new WeightFileException(
                        name,
                        $"storage {Printable.Of(storage.Key)} has {entry.Length:N0} bytes where {storage.Bytes:N0} are described");
                }

                using var bytes = entry.Open();
                return ReadStorage(storage, bytes);
            });
        }
        // What the library throws for a table of contents, or an entry, that cannot be.
        catch (Exception e) when (e
            is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new WeightFileException(name, $"damaged zip archive: {Printable.Of(e.Message)}", e);
        }
    }

    /// <summary>Reads the container of PyTorch before 1.6: five pickles, then each storage, led by its number of elements.</summary>
    /// <exception cref="WeightFileException">The file is damaged or hostile.</exception>
    public static StateDict ReadLegacy(Stream stream, string name, string? key)
    {
        var head = new byte[Math.Min(stream.Length, TorchUnpickler.MaximumLength)];
        stream.ReadExactly(head);
        using var pickles = new PickleStream(head, TorchUnpickler.TimeLimit);
        var unpickler = new TorchUnpickler(name);
        if (unpickler.Read(pickles) is not BigInteger magic || magic != LegacyMagicNumber)
            throw new WeightFileException(name, "a pickle, but not one of PyTorch (another magic number)");
        if (unpickler.Read(pickles) is not LegacyVersion)
            throw new WeightFileException(name, $"another version of PyTorch's format than {LegacyVersion}");
        if (unpickler.Read(pickles) is not IDictionary machine || machine["little_endian"] is not true)
            throw new WeightFileException(name, "written on a machine with big-endian numbers");
        var root = unpickler.Read(pickles);
        var keys = unpickler.Read(pickles) as IList ?? throw new WeightFileException(name, "the list of storages is missing");

        stream.Position = pickles.Position;
        var starts = LegacyStorages(stream, name, keys, unpickler);
        return ReadTensors(StateDictSelection.Select(root, key, name), name, storage =>
        {
            if (!starts.TryGetValue(storage.Key, out var start))
                throw new WeightFileException(name, $"storage {Printable.Of(storage.Key)} is missing");
            stream.Position = start;
            return ReadStorage(storage, stream);
        });
    }

    // torch.save compresses nothing. Entries as long as they are stored, together no longer than the file, cannot grow.
    private static Dictionary<string, ZipArchiveEntry> StoredEntries(ZipArchive archive, long length, string name)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>();
        foreach (var entry in archive.Entries)
        {
            var path = Printable.Of(entry.FullName);
            if (entry.IsEncrypted || entry.Length != entry.CompressedLength)
                throw new WeightFileException(name, $"damaged zip archive: {path} is compressed or encrypted, which torch.save never does");

            if ((length -= entry.Length) < 0)
                throw new WeightFileException(name, "damaged zip archive: the entries are longer than the file");
            if (!entries.TryAdd(entry.FullName, entry))
                throw new WeightFileException(name, $"damaged zip archive: two entries are named {path}");
        }
        return entries;
    }

    private static byte[] Content(ZipArchiveEntry entry, int maximum, string name)
    {
        if (entry.Length > maximum)
        {
            throw new WeightFileException(
                name,
                $"{Printable.Of(entry.FullName)} has {entry.Length:N0} bytes, at most {maximum:N0} are read: save the state_dict() alone");
        }

        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static Dictionary<string, long> LegacyStorages(Stream stream, string name, IList keys, TorchUnpickler unpickler)
    {
        var starts = new Dictionary<string, long>(keys.Count);
        var header = new byte[sizeof(long)];
        foreach (var item in keys)
        {
            if (item is not string key || unpickler.FindStorage(key) is not { } storage)
                throw new WeightFileException(name, "the list names a storage that no tensor uses");
            if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
                throw CutOff(key);
            var count = BinaryPrimitives.ReadInt64LittleEndian(header);
            if (count != storage.Count)
            {
                throw new WeightFileException(
                    name, $"storage {Printable.Of(key)} has {count:N0} elements where {storage.Count:N0} are described");
            }

            if (storage.Bytes > stream.Length - stream.Position)
                throw CutOff(key);
            if (!starts.TryAdd(key, stream.Position))
                throw new WeightFileException(name, $"storage {Printable.Of(key)} comes twice");
            stream.Position += storage.Bytes;
        }
        return starts;

        WeightFileException CutOff(string key) => new(name, $"the file is cut off in storage {Printable.Of(key)}");
    }

    private static StateDict ReadTensors(OrderedDictionary<string, TorchTensor> described, string name, Func<TorchStorage, Tensor> read)
    {
        var memory = new Dictionary<TorchStorage, Tensor>();
        var tensors = new OrderedDictionary<string, Tensor>(described.Count);
        using var scope = NewDisposeScope();
        foreach (var (path, tensor) in described)
        {
            if (!memory.TryGetValue(tensor.Storage, out var storage))
                memory[tensor.Storage] = storage = read(tensor.Storage);
            tensors[path] = storage.as_strided(tensor.Sizes, tensor.Strides, tensor.Offset);
        }
        return new StateDict(name, tensors);
    }

    private static Tensor ReadStorage(TorchStorage storage, Stream content)
    {
        var tensor = empty([storage.Count], storage.ElementType, CPU);
        if (storage.Count > 0)
            tensor.ReadBytesFromStream(content, ReadSize);
        return tensor;
    }
}
