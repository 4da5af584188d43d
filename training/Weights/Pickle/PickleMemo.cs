namespace Torchline.Training.Weights.Pickle;

/// <summary>Values that a pickle refers to again by number.</summary>
/// <param name="input">Where the instructions come from.</param>
internal sealed class PickleMemo(PickleInput input)
{
    private readonly List<object?> values = [];

    public void Add(object? value) => values.Add(value);

    public void Put(long index, object? value)
    {
        // Every Python counts upwards, from 0 or from 1; an index beyond that is an attempt on our memory.
        if (index < 0 || index > values.Count + 1)
            throw input.Malformed($"remembers number {index} when {values.Count} are remembered");
        while (values.Count <= index)
            values.Add(null);
        values[(int)index] = value;
    }

    public object? Get(long index) => index >= 0 && index < values.Count
        ? values[(int)index]
        : throw input.Malformed($"wants number {index} of the {values.Count} remembered");
}
