using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A list of parameters named by their positions: "0", "1", ….</summary>
public class ParameterList : nn.Module, IList<Parameter>
{
    private readonly List<Parameter> items = [];

    public ParameterList(params Parameter[] parameters)
        : base(nameof(ParameterList)) => extend(parameters);

    public int Count => items.Count;

    public bool IsReadOnly => false;

    public Parameter this[int index]
    {
        get => items[index];
        set => Change(() => items[index] = value);
    }

    public void append(params Parameter[] parameters) => extend(parameters);

    public void extend(IEnumerable<Parameter> parameters) => Change(() => items.AddRange(parameters));

    public void Add(Parameter item) => extend([item]);

    public void Insert(int index, Parameter item) => Change(() => items.Insert(index, item));

    public bool Remove(Parameter item)
    {
        var index = IndexOf(item);
        if (index < 0)
        {
            return false;
        }

        RemoveAt(index);
        return true;
    }

    public void RemoveAt(int index) => Change(() => items.RemoveAt(index));

    public void Clear() => Change(items.Clear);

    public bool Contains(Parameter item) => IndexOf(item) >= 0;

    public int IndexOf(Parameter item) => items.FindIndex(candidate => ReferenceEquals(candidate, item));

    public void CopyTo(Parameter[] array, int arrayIndex) => items.CopyTo(array, arrayIndex);

    public IEnumerator<Parameter> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Positions are names: a change anywhere renames what follows.</summary>
    private void Change(Action change)
    {
        var before = items.Count;
        change();
        for (var i = 0; i < Math.Max(before, items.Count); i++)
        {
            ConditionallyRegisterParameter(i.ToString(), i < items.Count ? items[i] : null);
        }
    }
}
