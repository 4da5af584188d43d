using Torchline.Training.Weights.Pickle;

namespace Torchline.Training.Weights.Torch;

/// <summary>Finds the state dict in what was saved.</summary>
internal static class StateDictSelection
{
    private const int EntriesShown = 8;

    /// <summary>The tensors of the state dict, by name.</summary>
    /// <param name="root">The object that was saved.</param>
    /// <param name="key">The entry of it that holds the state dict; null when it is the state dict.</param>
    /// <param name="file">What to call the file in messages.</param>
    /// <exception cref="WeightFileException">There is no state dict; the message says what there is instead.</exception>
    public static OrderedDictionary<string, TorchTensor> Select(object? root, string? key, string file)
    {
        var chosen = root;
        if (key is not null && !(root is PickleDictionary outer && outer.Entries.TryGetValue(key, out chosen)))
            throw new WeightFileException(file, $"there is no entry \"{key}\"; {Describe(root)}");
        if (chosen is not PickleDictionary { Entries: { Count: > 0 } entries })
            throw new WeightFileException(file, $"no state dict: {(key is null ? "" : $"entry \"{key}\": ")}{Describe(chosen)}");

        var tensors = new OrderedDictionary<string, TorchTensor>(entries.Count);
        foreach (var (name, value) in entries)
        {
            if (value is not TorchTensor tensor)
                throw new WeightFileException(file, $"not every entry is a tensor; {Describe(chosen)}{Hint(entries)}");
            tensors.Add(name, tensor);
        }
        return tensors;
    }

    private static string Describe(object? value)
    {
        if (value is not PickleDictionary { Entries: var entries })
            return $"it holds a {Kind(value)}";
        var first = entries.Take(EntriesShown).Select(entry => $"{Printable.Of(entry.Key)} ({Kind(entry.Value)})");
        return $"it has {entries.Count:N0} entries: {string.Join(", ", first)}{(entries.Count > EntriesShown ? ", …" : "")}";
    }

    private static string Hint(IReadOnlyDictionary<string, object?> entries) =>
        entries.Take(EntriesShown).FirstOrDefault(entry => IsStateDict(entry.Value)).Key is { } candidate
            ? $"; the state dict is probably the entry \"{Printable.Of(candidate)}\""
            : "";

    private static string Kind(object? value) => value switch
    {
        _ when IsStateDict(value) => $"state dict of {((PickleDictionary)value!).Entries.Count:N0} tensors",
        PickleDictionary => "dictionary",
        TorchTensor tensor => $"tensor [{string.Join(", ", tensor.Sizes)}]",
        string => "text",
        bool => "truth value",
        long or double or System.Numerics.BigInteger => "number",
        byte[] => "byte string",
        object?[] or List<object?> => "list",
        null => "None",
        _ => "name",
    };

    private static bool IsStateDict(object? value) =>
        value is PickleDictionary { Entries: { Count: > 0 } entries } && entries.Values.All(entry => entry is TorchTensor);
}
