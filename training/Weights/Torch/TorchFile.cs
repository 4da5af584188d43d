using Torchline.Training.Weights.Pickle;
using static TorchSharp.torch;

namespace Torchline.Training.Weights.Torch;

/// <summary>A file of <c>torch.save</c>, opened: what it describes, and where the storages lie. No tensor is read yet.</summary>
/// <param name="stream">The file.</param>
/// <param name="name">What to call it in messages.</param>
/// <param name="root">The object that was saved.</param>
/// <param name="storages">Where each storage lies.</param>
internal sealed class TorchFile(Stream stream, string name, object? root, IReadOnlyDictionary<string, ByteRange> storages)
{
    private const int ReadSize = 1 << 20;

    /// <summary>Opens the container of PyTorch 1.6 and later.</summary>
    /// <exception cref="WeightFileException">It is damaged or hostile.</exception>
    public static TorchFile ReadZip(Stream stream, string name)
    {
        var archive = TorchZip.Open(stream, name);
        var pickle = archive.Pickle;
        stream.Position = pickle.Offset;
        var root = Machine(new PickleInput(stream, pickle.Length, name), new TorchStorageTable()).Run();
        return new TorchFile(stream, name, root, archive.Storages);
    }

    /// <summary>Opens the container of PyTorch before 1.6.</summary>
    /// <exception cref="WeightFileException">It is damaged or hostile.</exception>
    public static TorchFile ReadLegacy(Stream stream, string name)
    {
        var table = new TorchStorageTable();
        TorchLegacyHeader.Read(stream, name, () => Next().Run());
        var root = Next().Run();
        var storages = TorchLegacyStorages.Read(stream, name, keys: Next().Run(), table);
        return new TorchFile(stream, name, root, storages);

        PickleMachine Next() => Machine(new PickleInput(stream, stream.Length - stream.Position, name), table);
    }

    /// <summary>Reads the tensors of the state dict.</summary>
    /// <param name="key">The entry that holds it; null when it is all that was saved.</param>
    /// <exception cref="WeightFileException">There is none, or a storage is missing or too short.</exception>
    public StateDict Read(string? key)
    {
        var described = StateDictSelection.Select(root, key, name);
        var memory = new Dictionary<TorchStorage, Tensor>();
        var tensors = new OrderedDictionary<string, Tensor>(described.Count);
        using var scope = NewDisposeScope();
        foreach (var (path, tensor) in described)
        {
            if (!memory.TryGetValue(tensor.Storage, out var storage))
                memory[tensor.Storage] = storage = ReadStorage(tensor.Storage);
            tensors[path] = storage.as_strided(tensor.Sizes, tensor.Strides, tensor.Offset);
        }
        return new StateDict(name, tensors);
    }

    private static PickleMachine Machine(PickleInput input, TorchStorageTable table) => new(input, TorchGlobals.Find, table.Load);

    private Tensor ReadStorage(TorchStorage storage)
    {
        if (!storages.TryGetValue(storage.Key, out var range))
            throw new WeightFileException(name, $"storage {Printable.Of(storage.Key)} is missing");
        if (range.Length < storage.Bytes)
            throw new WeightFileException(
                name, $"storage {Printable.Of(storage.Key)} has {range.Length:N0} bytes where {storage.Bytes:N0} are described");
        var tensor = empty([storage.Count], storage.ElementType, CPU);
        stream.Position = range.Offset;
        if (storage.Count > 0)
            tensor.ReadBytesFromStream(stream, ReadSize);
        return tensor;
    }
}
