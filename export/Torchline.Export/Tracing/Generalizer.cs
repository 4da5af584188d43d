using TorchSharp;
using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing;

/// <summary>One run of the program at given sizes.</summary>
/// <param name="Sizes">Value of each dynamic dimension.</param>
/// <param name="Program">What it did.</param>
internal sealed record SizedTrace(IReadOnlyDictionary<string, long> Sizes, TracedProgram Program)
{
    public string Describe() => Sizes.Count == 0 ? "fixed sizes" : string.Join(", ", Sizes.Select(size => $"{size.Key} = {size.Value}"));
}

/// <summary>Makes one program of several traces: operators must be the same, and integers that differ must be functions of the sizes.</summary>
internal sealed class Generalizer
{
    private readonly IReadOnlyList<SizedTrace> traces;
    private readonly IReadOnlyDictionary<string, long>[] sizes;
    private readonly Value[][] values; // by trace, in order of appearance: the same index is the same value
    private readonly Dictionary<Value, int>[] numbering;
    private IReadOnlyList<SizeExpression> factors = [];

    private Generalizer(IReadOnlyList<SizedTrace> traces)
    {
        this.traces = traces;
        sizes = [.. traces.Select(trace => trace.Sizes)];
        values = [.. traces.Select(trace => ValuesOf(trace.Program))];
        numbering = [.. values.Select(list => list.Index().ToDictionary(entry => entry.Item, entry => entry.Index))];
    }

    /// <summary>The general program, in the values of the first trace.</summary>
    /// <exception cref="FrozenSizeException">A size is fixed somewhere; the message names the place.</exception>
    /// <exception cref="DataDependentException">The traces took different ways.</exception>
    public static TracedProgram Run(IReadOnlyList<SizedTrace> traces) => new Generalizer(traces).Run();

    private TracedProgram Run()
    {
        RequireSameOperators();
        var first = traces[0].Program;
        foreach (var (index, value) in values[0].Index()) value.Sizes = GeneralSizes(index, value);
        // What is no function of one size may be a multiple of one in the program (a layer that grows), or of two (all pixels of a layer).
        factors = [.. values[0].SelectMany(value => value.Sizes).OfType<SizeExpression>().Where(size => !size.IsConstant).Distinct()];
        foreach (var (index, value) in values[0].Index().Where(entry => entry.Item.Sizes.Contains(null))) value.Sizes = GeneralSizes(index, value);
        RequireSameConstants();
        RequireSameResults([.. traces.Select(trace => trace.Program.Outputs)], "the program");
        return first with { Calls = GeneralCalls([.. traces.Select(trace => trace.Program.Calls)]) };
    }

    private void RequireSameOperators()
    {
        var first = traces[0];
        var calls = first.Program.AllCalls;
        foreach (var other in traces.Skip(1))
        {
            var twins = other.Program.AllCalls;
            var shared = Math.Min(calls.Length, twins.Length);
            var differs = Enumerable.Range(0, shared).FirstOrDefault(i => !SameForm(calls[i], twins[i]), shared);
            if (differs == shared && calls.Length == twins.Length) continue;
            throw new DataDependentException(
                $"the program does other things at other sizes. Call number {differs + 1} is" +
                $"\n  with {first.Describe()}: {DescribeCall(calls, differs)}" +
                $"\n  with {other.Describe()}: {DescribeCall(twins, differs)}" +
                "\nA C# `if` or loop depends on a size or on data. Write it with tensor operators (torch.where, masks, a recurrent " +
                "layer for a loop over time), or declare the dimension fixed.");
        }
    }

    private static bool SameForm(OperatorCall mine, OperatorCall other) =>
        mine.Operator == other.Operator && mine.Results.Count == other.Results.Count && mine.Body?.Calls.Count == other.Body?.Calls.Count
        && mine.Body?.Results.Count() == other.Body?.Results.Count();

    private static string DescribeCall(OperatorCall[] calls, int index) => index < calls.Length
        ? $"{calls[index]} giving {calls[index].Results.Count} results, {calls[index].Place}"
        : "nothing, the program has ended";

    private void RequireSameResults(IReadOnlyList<Value>[] results, string what)
    {
        foreach (var (trace, other) in results.Index().Skip(1))
        {
            if (!results[0].Zip(other).All(pair => Same(pair.First, pair.Second, trace)))
                throw new DataDependentException($"{what} returns other tensors with {traces[trace].Describe()} than with {traces[0].Describe()}.");
        }
    }

    private void RequireSameConstants()
    {
        foreach (var (index, constant) in traces[0].Program.Constants.Index())
        {
            constant.Number = GeneralNumber([.. traces.Select(trace => trace.Program.Constants.ElementAtOrDefault(index))]);
            if (constant.Number is not null) continue;
            foreach (var other in traces.Skip(1))
            {
                if (index >= other.Program.Constants.Count) continue; // a call that reads it differs, and is refused there
                var twin = other.Program.Constants[index];
                var place = constant.PlaceOfFirstUse(traces[0].Program.AllCalls);
                if (!constant.Recorded.Shape.SequenceEqual(twin.Recorded.Shape))
                {
                    throw new FrozenSizeException(
                        $"a tensor made outside the recorded operators has shape [{string.Join(", ", constant.Recorded.Shape)}] with " +
                        $"{traces[0].Describe()} and [{string.Join(", ", twin.Recorded.Shape)}] with {other.Describe()}, {place}: its size would be " +
                        "frozen. Make it inside forward from the input with torch operators (torch.arange, zeros, new_zeros of x.shape[i]).");
                }
                if (!constant.HasElementsOf(twin))
                {
                    throw new DataDependentException(
                        $"a tensor made outside the recorded operators has other values in another run, {place}: it depends on data " +
                        "or chance. Compute it with torch operators from the inputs, or make it once and register it as a buffer.");
                }
            }
        }
    }

    /// <summary>The whole number in a scalar that changes with the sizes: autograd makes such scalars of divisors and factors.</summary>
    private SizeExpression? GeneralNumber(IReadOnlyList<Value?> twins)
    {
        if (twins.Any(twin => twin is not { Rank: 0 })) return null;
        var numbers = twins.Select(twin => twin!.Recorded.Handle.ToDouble()).ToArray();
        return numbers.Any(number => number % 1 != 0) || numbers.All(number => number == numbers[0])
            ? null
            : SizeFitting.Fit([.. numbers.Select(number => (long)number)], sizes, factors);
    }

    private IReadOnlyList<SizeExpression?> GeneralSizes(int index, Value value)
    {
        var twins = values.Select(list => list[index]).ToArray();
        if (twins.Any(twin => twin.Recorded.Shape.Count != value.Rank))
            throw new FrozenSizeException($"the number of dimensions of {value} changes with the sizes.");
        return [.. Enumerable.Range(0, value.Rank).Select(axis => SizeFitting.Fit([.. twins.Select(twin => twin.Recorded.Shape[axis])], sizes, factors))];
    }

    private OperatorCall[] GeneralCalls(IReadOnlyList<OperatorCall>[] twins) =>
        [.. twins[0].Select((_, index) => GeneralCall([.. twins.Select(calls => calls[index])]))];

    private OperatorCall GeneralCall(OperatorCall[] twins)
    {
        var call = twins[0];
        return call with
        {
            Arguments = [.. call.Arguments.Select((_, argument) =>
                General(call, call.Schema.Arguments[argument].Name, [.. twins.Select(twin => twin.Arguments[argument])]))],
            Body = call.Body is null ? null : GeneralBody([.. twins.Select(twin => twin.Body!)], call.Place),
        };
    }

    private LoopBody GeneralBody(LoopBody[] twins, string place)
    {
        RequireSameResults([.. twins.Select(twin => (IReadOnlyList<Value>)[.. twin.Results])], $"the step of the loop {place}");
        return twins[0] with { Calls = GeneralCalls([.. twins.Select(twin => twin.Calls)]) };
    }

    private Argument General(OperatorCall call, string name, Argument[] twins) => twins[0] switch
    {
        Argument.Int => new Argument.Int(GeneralInt(call, name, [.. twins.Select(argument => (argument as Argument.Int)?.Value.Value)])),
        Argument.IntList list when twins.All(argument => argument is Argument.IntList other && other.Values.Count == list.Values.Count) =>
            new Argument.IntList([.. list.Values.Select((_, i) =>
                GeneralInt(call, name, [.. twins.Select(argument => ((Argument.IntList)argument).Values[i].Value)]))]),
        _ when twins.Index().Skip(1).All(other => twins[0].Matches(other.Item, (x, y) => Same(x, y, other.Index))) => twins[0],
        _ => throw new DataDependentException(
            $"the argument `{name}` of {call.Schema} differs between traces, {call.Place}: " +
            string.Join("; ", traces.Zip(twins, (trace, argument) => $"{argument} with {trace.Describe()}")) +
            ". Only sizes may change from run to run."),
    };

    private SizeExpression GeneralInt(OperatorCall call, string name, long?[] observed) =>
        (observed.All(value => value is not null) ? SizeFitting.Fit([.. observed.Select(value => value!.Value)], sizes, factors) : null)
        ?? throw new FrozenSizeException(
            $"the argument `{name}` of {call.Schema} is {string.Join("; ", traces.Zip(observed, (trace, value) => $"{value?.ToString() ?? "none"} with {trace.Describe()}"))}, " +
            $"{call.Place}: that is no function of the dynamic sizes that a graph could compute. Take it from tensor.shape, or declare the dimension fixed.");

    private bool Same(Value mine, Value other, int trace) => numbering[0][mine] == numbering[trace][other];

    private static Value[] ValuesOf(TracedProgram program) =>
    [
        .. program.Inputs.Concat(program.States).Concat(program.Constants)
            .Concat(program.AllCalls.SelectMany(call => call.Results.Concat(call.Body?.Inputs ?? [])).OfType<Value>())
            .Distinct(),
    ];
}
