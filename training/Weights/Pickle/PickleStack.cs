namespace Torchline.Training.Weights.Pickle;

/// <summary>The stack of a pickle machine, with its marks.</summary>
/// <param name="input">Where the instructions come from.</param>
internal sealed class PickleStack(PickleInput input)
{
    private const int MaximumMarks = 1000;

    private readonly List<object?> values = [];
    private readonly Stack<int> marks = new();

    /// <summary>The value pushed last.</summary>
    public object? Top => values.Count > Floor ? values[^1] : throw Empty();

    // Values below the last mark are out of reach until the mark is taken off.
    private int Floor => marks.TryPeek(out var mark) ? mark : 0;

    public void Push(object? value) => values.Add(value);

    public void PushMark()
    {
        if (marks.Count == MaximumMarks)
            throw input.Malformed($"nested more than {MaximumMarks} deep");
        marks.Push(values.Count);
    }

    public object? Pop()
    {
        var top = Top;
        values.RemoveAt(values.Count - 1);
        return top;
    }

    /// <summary>Takes off the last <paramref name="count"/> values, in the order in which they were pushed.</summary>
    public object?[] Pop(int count) =>
        values.Count - Floor >= count ? TakeFrom(values.Count - count) : throw Empty();

    /// <summary>Takes off everything down to the last mark, and the mark.</summary>
    public object?[] PopToMark() => marks.TryPop(out var mark) ? TakeFrom(mark) : throw input.Malformed("a mark is missing");

    /// <summary>Takes off the last value, or the last mark if nothing lies above it.</summary>
    public void DropTop()
    {
        if (marks.TryPeek(out var mark) && mark == values.Count)
            marks.Pop();
        else
            Pop();
    }

    private object?[] TakeFrom(int start)
    {
        var taken = values[start..].ToArray();
        values.RemoveRange(start, taken.Length);
        return taken;
    }

    private WeightFileException Empty() => input.Malformed("a value is missing");
}
