namespace Torchline.Export.Tracing;

/// <summary>Compares two iterations of a loop. A graph has one body for all of them: only the carried values' contents may differ.</summary>
internal sealed class IterationComparison
{
    private readonly string loop;
    private readonly Dictionary<Value, Value> counterparts = new(ReferenceEqualityComparer.Instance);

    private IterationComparison(string loop) => this.loop = loop;

    /// <exception cref="DataDependentException">They are not the same program; the message names the first difference.</exception>
    public static void RequireSame(CallBody first, CallBody second, string loop) => new IterationComparison(loop).Require(first, second);

    private void Require(CallBody first, CallBody second)
    {
        Pair(first.Inputs, second.Inputs);
        for (var i = 0; i < Math.Max(first.Calls.Count, second.Calls.Count); i++)
        {
            var (mine, other) = (first.Calls.ElementAtOrDefault(i), second.Calls.ElementAtOrDefault(i));
            if (mine is null || other is null || !Same(mine, other))
                throw Differ($"call number {i + 1} is\n  first: {Describe(mine)}\n  then: {Describe(other)}");
            foreach (var (body, twin) in mine.Bodies.Zip(other.Bodies)) Require(body, twin);
            Pair([.. mine.Results.OfType<Value>()], [.. other.Results.OfType<Value>()]);
        }
        if (first.Condition is null != second.Condition is null || first.Outputs.Count != second.Outputs.Count
            || !first.Results.Zip(second.Results).All(pair => Same(pair.First, pair.Second)))
        {
            throw Differ("it returns other tensors");
        }
    }

    private void Pair(IReadOnlyList<Value> first, IReadOnlyList<Value> second)
    {
        foreach (var (mine, other) in first.Zip(second)) counterparts[other] = mine;
    }

    private bool Same(OperatorCall mine, OperatorCall other) =>
        mine.Operator == other.Operator && mine.Results.Count == other.Results.Count
        && mine.Arguments.Zip(other.Arguments).All(pair => pair.First.Matches(pair.Second, Same));

    /// <summary>The same value of an outer program, the same of this one, or a constant that C# makes anew each time.</summary>
    private bool Same(Value mine, Value other) =>
        counterparts.GetValueOrDefault(other, other) == mine
        || (mine.Origin == ValueOrigin.Constant && other.Origin == ValueOrigin.Constant && mine.HasElementsOf(other));

    private static string Describe(OperatorCall? call) => call is null ? "nothing, the step has ended" : $"{call}, {call.Place}";

    private DataDependentException Differ(string what) => new(
        $"the step of the loop at {loop} does something else in its second iteration than in its first: {what}\n" +
        "A graph repeats one step. Carry what changes, compute what depends on the iteration from its number with tensor operators, " +
        "and treat the first iteration with torch.where or before the loop.");
}
