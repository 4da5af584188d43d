using System.Collections;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>An ordered dictionary of modules that are children under their keys.</summary>
public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)>
    where T : nn.Module
{
    private readonly OrderedDictionary<string, T> entries = [];

    public ModuleDict()
        : base(nameof(ModuleDict<>))
    {
    }

    public int Count => entries.Count;

    public bool IsReadOnly => false;

    public ICollection<string> Keys => entries.Keys;

    public ICollection<T> Values => entries.Values;

    public T this[string key]
    {
        get => entries[key];
        set
        {
            entries[key] = value;
            RegisterEntries();
        }
    }

    public (string, T) this[int index]
    {
        get
        {
            var (key, value) = entries.GetAt(index);
            return (key, value);
        }

        set
        {
            entries.SetAt(index, value.Item1, value.Item2);
            RegisterEntries();
        }
    }

    public IEnumerable<string> keys() => entries.Keys;

    public IEnumerable<T> values() => entries.Values;

    public IEnumerator<(string, T)> items() => GetEnumerator();

    public void Add(string key, T value)
    {
        entries.Add(key, value);
        RegisterEntries();
    }

    public void Add((string, T) item) => Add(item.Item1, item.Item2);

    public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);

    public void Insert(int index, (string, T) item)
    {
        entries.Insert(index, item.Item1, item.Item2);
        RegisterEntries();
    }

    public bool Remove(string key)
    {
        var removed = entries.Remove(key);
        RegisterEntries();
        return removed;
    }

    public bool Remove((string, T) item) => Contains(item) && Remove(item.Item1);

    public bool Remove(KeyValuePair<string, T> item) => Remove((item.Key, item.Value));

    public void RemoveAt(int index)
    {
        entries.RemoveAt(index);
        RegisterEntries();
    }

    public void Clear()
    {
        entries.Clear();
        RegisterEntries();
    }

    public void clear() => Clear();

    public bool ContainsKey(string key) => entries.ContainsKey(key);

    public bool Contains((string, T) item) => entries.TryGetValue(item.Item1, out var value) && value == item.Item2;

    public bool Contains(KeyValuePair<string, T> item) => Contains((item.Key, item.Value));

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => entries.TryGetValue(key, out value);

    public int IndexOf((string, T) item) => Contains(item) ? entries.IndexOf(item.Item1) : -1;

    public void CopyTo((string, T)[] array, int arrayIndex)
    {
        foreach (var item in this)
        {
            array[arrayIndex++] = item;
        }
    }

    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, T>>)entries).CopyTo(array, arrayIndex);

    public IEnumerator<(string, T)> GetEnumerator() => entries.Select(item => (item.Key, item.Value)).GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void RegisterEntries()
    {
        ClearModules();
        foreach (var (key, module) in entries)
        {
            register_module(key, module);
        }
    }
}
