using Torchline.Training.Weights.Pickle;
using static TorchSharp.TensorExtensionMethods;
using static TorchSharp.torch;

namespace Torchline.Training.Weights.Torch;

/// <summary>The storages that a pickle has named so far.</summary>
internal sealed class TorchStorageTable
{
    private const int MaximumKeyLength = 256;

    private readonly Dictionary<string, TorchStorage> storages = [];

    /// <summary>The storage of that name, if the pickle has named one.</summary>
    public TorchStorage? Find(string key) => storages.GetValueOrDefault(key);

    /// <summary>
    /// Reads a persistent id: <c>("storage", type, key, location, number of elements)</c>, in files of the old format with a
    /// sixth part that is None or, before PyTorch 0.4, <c>(view's key, offset, number of elements)</c>.
    /// </summary>
    /// <exception cref="WeightFileException">It is anything else, or contradicts what the pickle said before.</exception>
    public TorchStorageView Load(PickleInput input, object? persistentId)
    {
        if (persistentId is not object?[] parts
            || parts is not ["storage", PickleGlobal { Value: ScalarType type }, string key, string, long count, .. var rest]
            || key.Length > MaximumKeyLength)
            throw input.Malformed("a reference to something that is no storage");
        if (count < 0 || count > long.MaxValue / type.ElementSize())
            throw input.Malformed($"a storage of {count} elements");

        var storage = new TorchStorage(key, type, count);
        if (!storages.TryAdd(key, storage) && storages[key] != storage)
            throw input.Malformed($"storage {Printable.Of(key)} described in two ways");
        return rest switch
        {
            [] or [null] => new TorchStorageView(storages[key], 0, count),
            [object?[] and [_, long offset, long part]] when offset >= 0 && part >= 0 && part <= count && offset <= count - part =>
                new TorchStorageView(storages[key], offset, part),
            _ => throw input.Malformed($"a view outside storage {Printable.Of(key)}"),
        };
    }
}
