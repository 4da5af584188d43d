using System.Collections;
using System.Numerics;

namespace Torchline.Training.Weights.Torch;

/// <summary>Finds the state dict in what was saved.</summary>
internal static class StateDictSelection
{
    private const int EntriesShown = 8;
    private const int MaximumNameLength = 4096;

    /// <summary>The tensors of the state dict, by name, in the order in which the file describes them.</summary>
    /// <param name="root">The object that was saved.</param>
    /// <param name="key">The entry of it that holds the state dict; null when it is the state dict.</param>
    /// <param name="file">What to call the file in messages.</param>
    /// <exception cref="WeightFileException">There is no state dict; the message says what there is instead.</exception>
    public static OrderedDictionary<string, TorchTensor> Select(object? root, string? key, string file)
    {
        if (key is not null && !(root is IDictionary outer && outer.Contains(key)))
            throw new WeightFileException(file, $"there is no entry \"{key}\"; {Describe(root)}");
        var chosen = key is null ? root : ((IDictionary)root!)[key];
        if (chosen is not IDictionary { Count: > 0 } entries)
            throw new WeightFileException(file, $"no state dict: {(key is null ? "" : $"entry \"{key}\": ")}{Describe(chosen)}");
        if (!IsStateDict(entries))
            throw new WeightFileException(file, $"not every entry is a tensor; {Describe(entries)}{Hint(entries)}");

        var tensors = new OrderedDictionary<string, TorchTensor>(entries.Count);
        var named = Named(entries).Select(entry => (entry.Name, Tensor: (TorchTensor)entry.Value!));
        foreach (var (name, tensor) in named.OrderBy(entry => entry.Tensor.Order).ThenBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (name.Length > MaximumNameLength || !tensors.TryAdd(name, tensor))
                throw new WeightFileException(file, $"{Printable.Of(name)} is too long for a name, or the name of two tensors");
        }
        return tensors;
    }

    private static string Describe(object? value)
    {
        if (value is not IDictionary entries)
            return $"it holds a {Kind(value)}";
        var first = Named(entries).OrderBy(entry => entry.Name, StringComparer.Ordinal).Take(EntriesShown)
            .Select(entry => $"{Printable.Of(entry.Name)} ({Kind(entry.Value)})");
        return $"it has {entries.Count:N0} entries: {string.Join(", ", first)}{(entries.Count > EntriesShown ? ", …" : "")}";
    }

    private static string Hint(IDictionary entries) =>
        Named(entries).FirstOrDefault(entry => IsStateDict(entry.Value)).Name is { } candidate
            ? $"; the state dict is probably the entry \"{Printable.Of(candidate)}\""
            : "";

    private static string Kind(object? value) => value switch
    {
        IDictionary entries when IsStateDict(entries) => $"state dict of {entries.Count:N0} tensors",
        IDictionary => "dictionary",
        TorchTensor tensor => $"tensor [{string.Join(", ", tensor.Sizes)}]",
        string => "text",
        bool => "truth value",
        int or long or double or BigInteger => "number",
        byte[] => "byte string",
        IList => "list",
        null => "None",
        _ => "name",
    };

    private static bool IsStateDict(object? value) =>
        value is IDictionary { Count: > 0 } entries && entries.Values.Cast<object?>().All(entry => entry is TorchTensor);

    private static IEnumerable<(string Name, object? Value)> Named(IDictionary entries) => entries.Cast<DictionaryEntry>()
        .Select(entry => (Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "", entry.Value));
}
