using Torchline.Export.Sizes;
using Torchline.Export.Tracing.Sizing;
using TorchSharp;

namespace Torchline.Export.Tracing;

/// <summary>
/// Makes one program of several traces that did the same. Sizes of results are derived by each operator's own rule and checked against all
/// traces; integers and fractions that C# computed are matched with functions of sizes that the program had before.
/// </summary>
internal sealed class Generalizer
{
    // Rounding of a double that C# computed; and of a float32 scalar made of one.
    private const double DoublePrecision = 1e-12;
    private const double FloatPrecision = 2e-7;

    private readonly ExportRequest request;
    private readonly IReadOnlyList<SizedTrace> traces;
    private readonly SizeBounds bounds;
    private readonly SizeMatcher matching;
    private readonly Value[][] values; // by trace, in order of appearance: the same index is the same value
    private readonly Dictionary<Value, int>[] numbering;

    private Generalizer(ExportRequest request, IReadOnlyList<SizedTrace> traces)
    {
        (this.request, this.traces) = (request, traces);
        bounds = new SizeBounds(request.DynamicDimensions);
        matching = new SizeMatcher([.. traces.Select(trace => trace.Sizes)]);
        values = [.. traces.Select(trace => ValuesOf(trace.Program))];
        numbering = [.. values.Select(list => list.Index().ToDictionary(entry => entry.Item, entry => entry.Index))];
    }

    /// <summary>The general program, in the values of the first trace.</summary>
    /// <param name="request">What was traced.</param>
    /// <param name="traces">Traces of the same operators, see <see cref="TraceAlignment"/>.</param>
    /// <param name="matcher">What was matched, which may need further traces to be certain.</param>
    /// <exception cref="FrozenSizeException">A size is fixed somewhere; the message names the place.</exception>
    /// <exception cref="DataDependentException">The traces took different ways.</exception>
    public static TracedProgram Run(ExportRequest request, IReadOnlyList<SizedTrace> traces, out SizeMatcher matcher)
    {
        var generalizer = new Generalizer(request, traces);
        matcher = generalizer.matching;
        return generalizer.Run();
    }

    private TracedProgram Run()
    {
        var first = traces[0].Program;
        foreach (var name in traces[0].Sizes.Keys) matching.Add(SizeExpression.Symbol(name));
        foreach (var (input, value) in request.Inputs.Zip(first.Inputs)) SizeInput(input, value);
        foreach (var state in first.States) RequireSameShapes(state);
        RequireSameConstants();
        var calls = GeneralCalls([.. traces.Select(trace => trace.Program.Calls)]);
        RequireSameResults([.. traces.Select(trace => trace.Program.Outputs)], "the program");
        return first with { Calls = calls };
    }

    private void SizeInput(GraphInput input, Value value)
    {
        // A derived input's sample decides its shape; all others have the declared one.
        if (input.IsDerived) SetSizes(value, Matched(value));
        else SetSizes(value, [.. input.Dimensions.Select(dimension => dimension.Name is { } name ? SizeExpression.Symbol(name) : dimension.Size)]);
    }

    private void RequireSameShapes(Value value)
    {
        foreach (var (trace, twin) in traces.Zip(Twins(value)).Where(pair => !pair.Second.Recorded.Shape.SequenceEqual(value.Recorded.Shape)))
            throw new FrozenSizeException($"{value} has the shape [{string.Join(", ", twin.Recorded.Shape)}] with {trace.Describe()}: a state keeps its shape.");
    }

    private void RequireSameResults(IReadOnlyList<Value>[] results, string what)
    {
        foreach (var (trace, other) in results.Index().Skip(1))
        {
            var output = results[0].Zip(other).Index().FirstOrDefault(pair => !Same(pair.Item.First, pair.Item.Second, trace), (-1, default)).Index + 1;
            var (sizes, first) = (traces[trace].Describe(), traces[0].Describe());
            if (output > 0) throw new DataDependentException($"{what} returns in the program another output {output} with {sizes} than with {first}: clone() it.");
        }
    }

    private void RequireSameConstants()
    {
        foreach (var (index, constant) in traces[0].Program.Constants.Index())
        {
            Value[] twins = [.. traces.Select(trace => trace.Program.Constants[index])];
            constant.Number = NumberOf(twins);
            if (constant.Number is not null) continue;
            foreach (var (other, twin) in traces.Zip(twins).Skip(1)) RequireSameConstant(constant, twin, other);
        }
    }

    private void RequireSameConstant(Value constant, Value twin, SizedTrace other)
    {
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

    /// <summary>The number in a scalar that changes with the sizes: <c>tensor(n)</c>, and what autograd makes of divisors and factors.</summary>
    private SizeScalar? NumberOf(Value[] twins)
    {
        if (twins[0].Rank != 0 || twins.Any(twin => twin.Rank != 0)) return null;
        double[] numbers = [.. twins.Select(twin => twin.Recorded.Handle.ToDouble())];
        if (numbers.All(number => number.Equals(numbers[0]))) return null;
        if (numbers.All(number => number % 1 == 0 && Math.Abs(number) < 1L << 53) && matching.Match([.. numbers.Select(number => (long)number)]) is { } whole)
            return new SizeScalar(1, whole, 1);
        return matching.Match(numbers, twins[0].ElementType == torch.ScalarType.Float64 ? DoublePrecision : FloatPrecision);
    }

    private OperatorCall[] GeneralCalls(IReadOnlyList<OperatorCall>[] twins) =>
        [.. twins[0].Select((_, index) => GeneralCall([.. twins.Select(calls => calls[index])]))];

    private OperatorCall GeneralCall(OperatorCall[] twins)
    {
        var call = twins[0] with
        {
            Arguments = [.. twins[0].Arguments.Select((_, argument) =>
                General(twins[0], twins[0].Schema.Arguments[argument].Name, [.. twins.Select(twin => twin.Arguments[argument])]))],
        };
        return call.Operator switch
        {
            OperatorCall.Loop => GeneralLoop(call, [.. twins.Select(twin => twin.Bodies[0])]),
            OperatorCall.If => GeneralIf(call, [.. twins.Select(twin => twin.Bodies)]),
            _ => WithSizes(call),
        };
    }

    private OperatorCall GeneralLoop(OperatorCall call, CallBody[] twins)
    {
        var body = twins[0];
        var carried = ((Argument.TensorList)call.Arguments[1]).Values;
        SetSizes(body.Inputs[0], []);
        foreach (var (inside, outside) in body.Inputs.Skip(1).Zip(carried)) SetSizes(inside, outside!.Sizes);
        var general = GeneralBody(twins, $"the step of the loop {call.Place}");
        // Where data ends the loop, so it does the number of collected rows.
        var trips = call.Arguments[0] is Argument.Int count && body.Condition is null ? count.Value : null;
        foreach (var (index, result) in call.Results.Index())
            SetSizes(result!, index < carried.Count ? carried[index]!.Sizes : [trips, .. general.Outputs[index].Sizes]);
        return call with { Bodies = [general] };
    }

    private OperatorCall GeneralIf(OperatorCall call, IReadOnlyList<CallBody>[] twins)
    {
        CallBody[] branches = [.. call.Bodies.Select((_, index) => GeneralBody([.. twins.Select(bodies => bodies[index])], $"a branch of the condition {call.Place}"))];
        // Branches of other sizes give what the condition chose: a function of the sizes where the condition is one.
        foreach (var (index, result) in call.Results.Index())
        {
            var (then, otherwise) = (branches[0].Outputs[index].Sizes, branches[1].Outputs[index].Sizes);
            SetSizes(result!, then.SequenceEqual(otherwise) ? then : Matched(result!));
        }
        return call with { Bodies = branches };
    }

    private CallBody GeneralBody(CallBody[] twins, string what)
    {
        RequireSameResults([.. twins.Select(twin => (IReadOnlyList<Value>)[.. twin.Results])], what);
        return twins[0] with { Calls = GeneralCalls([.. twins.Select(twin => twin.Calls)]) };
    }

    /// <summary>Derives the sizes of a call's results.</summary>
    private OperatorCall WithSizes(OperatorCall call)
    {
        var derived = call.Reads.All(value => value.Sizes.All(size => size is not null)) ? Derived(call) : null;
        foreach (var (index, result) in call.Results.Index())
        {
            if (result is null) continue;
            SetSizes(result, derived is not null && IsObserved(derived[index], result) ? derived[index] : Matched(result));
            if (result.Sizes.All(size => size is not null) || call.Reads.Any(value => value.Sizes.Contains(null))) continue;
            throw new FrozenSizeException(
                $"the sizes of the result of {call}, {call.Place}, are " +
                string.Join("; ", traces.Zip(Twins(result), (trace, twin) => $"[{string.Join(", ", twin.Recorded.Shape)}] with {trace.Describe()}")) +
                ": no function of the dynamic sizes that a graph could compute. Declare the dimension fixed, or give the size explicitly.");
        }
        return call;
    }

    private SizeExpression[][]? Derived(OperatorCall call)
    {
        var sized = new SizedCall(call);
        foreach (var (left, right) in SizeConstraints.Of(sized)) matching.RequireEqual(left, right);
        var rule = SizeRules.Find(call.Operator);
        if ((rule is null ? SizeRules.Elementwise(sized) : rule(sized)) is not { } derived || derived.Length < call.Results.Count) return null;
        return [.. derived.Select(sizes => (SizeExpression[])[.. sizes.Select(bounds.Simplify)])];
    }

    private bool IsObserved(SizeExpression[] derived, Value result) => traces.Zip(Twins(result)).All(pair =>
        pair.Second.Recorded.Shape.SequenceEqual(derived.Select(size => size.Evaluate(pair.First.Sizes))));

    /// <summary>Sizes that are matched, for operators without a rule; null where no function fits.</summary>
    private SizeExpression?[] Matched(Value value)
    {
        var twins = Twins(value);
        if (twins.Any(twin => twin.Recorded.Shape.Count != value.Rank))
            throw new FrozenSizeException($"the number of dimensions of {value} changes with the sizes.");
        return [.. Enumerable.Range(0, value.Rank).Select(axis => matching.Match([.. twins.Select(twin => twin.Recorded.Shape[axis])]))];
    }

    private void SetSizes(Value value, IReadOnlyList<SizeExpression?> sizes)
    {
        value.Sizes = sizes;
        foreach (var size in sizes.OfType<SizeExpression>()) matching.Add(size);
    }

    private Argument General(OperatorCall call, string name, Argument[] twins) => twins[0] switch
    {
        Argument.Int when twins.All(twin => twin is Argument.Int) =>
            new Argument.Int(GeneralInt(call, name, [.. twins.Select(argument => ((Argument.Int)argument).Value.Value!.Value)])),
        Argument.IntList list when twins.All(argument => argument is Argument.IntList other && other.Values.Count == list.Values.Count) =>
            new Argument.IntList([.. list.Values.Select((_, i) =>
                GeneralInt(call, name, [.. twins.Select(argument => ((Argument.IntList)argument).Values[i].Value!.Value)]))]),
        Argument.Double number when twins.All(twin => twin is Argument.Double) && !twins.All(twin => twin == number) =>
            number with { Function = GeneralDouble(call, name, [.. twins.Select(argument => ((Argument.Double)argument).Value)]) },
        _ when twins.Index().Skip(1).All(other => twins[0].Matches(other.Item, (x, y) => Same(x, y, other.Index))) => twins[0],
        _ => throw new DataDependentException(
            $"the argument `{name}` of {call.Schema} differs between traces, {call.Place}: " +
            string.Join("; ", traces.Zip(twins, (trace, argument) => $"{argument} with {trace.Describe()}")) +
            ". Only sizes may change from run to run."),
    };

    private SizeExpression GeneralInt(OperatorCall call, string name, long[] observed) =>
        matching.Match(observed) ?? throw NoFunction(call, name, observed.Select(value => $"{value}"));
    private SizeScalar GeneralDouble(OperatorCall call, string name, double[] observed) =>
        matching.Match(observed, DoublePrecision) ?? throw NoFunction(call, name, observed.Select(value => FormattableString.Invariant($"{value:R}")));

    private FrozenSizeException NoFunction(OperatorCall call, string name, IEnumerable<string> observed) => new(
        $"the argument `{name}` of {call.Schema} is {string.Join("; ", traces.Zip(observed, (trace, value) => $"{value} with {trace.Describe()}"))}, " +
        $"{call.Place}: that is no function of the dynamic sizes that a graph could compute. Take it from tensor.shape, or declare the dimension fixed.");

    private Value[] Twins(Value value) => [.. values.Select(list => list[numbering[0][value]])];

    private bool Same(Value mine, Value other, int trace) => numbering[0][mine] == numbering[trace][other];

    private static Value[] ValuesOf(TracedProgram program) =>
    [
        .. program.Inputs.Concat(program.States).Concat(program.Constants)
            .Concat(program.AllCalls.SelectMany(call => call.Results.Concat(call.Bodies.SelectMany(body => body.Inputs))).OfType<Value>())
            .Distinct(),
    ];
}
