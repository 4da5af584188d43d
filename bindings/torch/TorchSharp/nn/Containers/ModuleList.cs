using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A list of modules that are children under their positions: "0", "1", ….</summary>
public class ModuleList<T> : nn.Module, IList<T>
    where T : nn.Module
{
    private readonly List<T> items = [];

    public ModuleList(params T[] modules)
        : base(nameof(ModuleList<>)) => extend(modules);

    public int Count => items.Count;

    public bool IsReadOnly => false;

    public T this[int index]
    {
        get => items[index];
        set
        {
            items[index] = value;
            RegisterItems();
        }
    }

    public void append(params T[] parameters) => extend(parameters);

    public void extend(IEnumerable<T> modules)
    {
        items.AddRange(modules);
        RegisterItems();
    }

    public void Add(T item) => extend([item]);

    public void Insert(int index, T item)
    {
        items.Insert(index, item);
        RegisterItems();
    }

    public bool Remove(T item)
    {
        var removed = items.Remove(item);
        RegisterItems();
        return removed;
    }

    public void RemoveAt(int index)
    {
        items.RemoveAt(index);
        RegisterItems();
    }

    public void Clear()
    {
        items.Clear();
        RegisterItems();
    }

    public bool Contains(T item) => items.Contains(item);

    public int IndexOf(T item) => items.IndexOf(item);

    public void CopyTo(T[] array, int arrayIndex) => items.CopyTo(array, arrayIndex);

    public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void RegisterItems()
    {
        ClearModules();
        for (var i = 0; i < items.Count; i++)
        {
            register_module(i.ToString(), items[i]);
        }
    }
}
