namespace Torchline.Export.Tracing;

/// <summary>
/// Compares what a program did at two sets of sizes. libtorch leaves out a slice that takes all of a dimension (<c>x[.., ..10]</c> of ten
/// columns or fewer), and the write through it: such a slice is put in, so that both programs have the same calls.
/// </summary>
internal sealed class TraceAlignment
{
    private readonly Dictionary<Value, Value> others = new(ReferenceEqualityComparer.Instance); // of the first program's values
    private readonly Dictionary<Value, Value> firsts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, Value> origins = new(ReferenceEqualityComparer.Instance); // of values that were put in

    private TraceAlignment() { }

    /// <summary>Both programs with the same calls, or null where they do different things; then <paramref name="difference"/> says what.</summary>
    public static (TracedProgram First, TracedProgram Other)? Align(TracedProgram first, TracedProgram other, out CallDifference? difference)
    {
        var alignment = new TraceAlignment();
        difference = null;
        if (first.Constants.Count == other.Constants.Count && first.States.Count == other.States.Count)
        {
            alignment.Pair([.. first.Inputs, .. first.States, .. first.Constants], [.. other.Inputs, .. other.States, .. other.Constants]);
            if (alignment.Merge(first.Calls, other.Calls, out difference) is not { } merged) return null;
            var (mine, theirs) = alignment.Same(first.Outputs, other.Outputs);
            return (first with { Calls = merged.First, Outputs = mine }, other with { Calls = merged.Other, Outputs = theirs });
        }
        alignment.Merge(first.Calls, other.Calls, out difference);
        return null;
    }

    private (List<OperatorCall> First, List<OperatorCall> Other)? Merge(
        IReadOnlyList<OperatorCall> first, IReadOnlyList<OperatorCall> other, out CallDifference? difference)
    {
        var (mine, theirs) = (new List<OperatorCall>(), new List<OperatorCall>());
        var (i, j) = (0, 0);
        difference = null;
        while (i < first.Count || j < other.Count)
        {
            var (call, twin) = (first.ElementAtOrDefault(i), other.ElementAtOrDefault(j));
            if (call is not null && twin is not null && IsSameForm(call, twin))
            {
                var (left, right) = Paired(call, twin, out difference);
                if (difference is not null) return null;
                mine.Add(left);
                theirs.Add(right);
                (i, j) = (i + 1, j + 1);
            }
            else if (call is not null && Inserted(call, others, firsts) is { } missing)
            {
                mine.Add(call);
                theirs.Add(missing);
                i++;
            }
            else if (twin is not null && Inserted(twin, firsts, others) is { } lacking)
            {
                mine.Add(lacking);
                theirs.Add(twin);
                j++;
            }
            else
            {
                difference = new CallDifference(i, call, twin);
                return null;
            }
        }
        return (mine, theirs);
    }

    private (OperatorCall First, OperatorCall Other) Paired(OperatorCall call, OperatorCall twin, out CallDifference? difference)
    {
        difference = null;
        var arguments = call.Arguments.Zip(twin.Arguments, Same).ToArray();
        call = call with { Arguments = [.. arguments.Select(pair => pair.First)] };
        twin = twin with { Arguments = [.. arguments.Select(pair => pair.Other)] };
        var (bodies, twinBodies) = (new List<CallBody>(), new List<CallBody>());
        foreach (var (body, twinBody) in call.Bodies.Zip(twin.Bodies))
        {
            Pair(body.Inputs, twinBody.Inputs);
            if (Merge(body.Calls, twinBody.Calls, out difference) is not { } merged) return (call, twin);
            var (mine, theirs) = Same([.. body.Results], [.. twinBody.Results]);
            bodies.Add(WithResults(body, merged.First, mine));
            twinBodies.Add(WithResults(twinBody, merged.Other, theirs));
        }
        (call, twin) = (call with { Bodies = bodies }, twin with { Bodies = twinBodies });
        Pair([.. call.Results.OfType<Value>()], [.. twin.Results.OfType<Value>()]);
        return (call, twin);
    }

    private static CallBody WithResults(CallBody body, IReadOnlyList<OperatorCall> calls, IReadOnlyList<Value> results) => body with
    {
        Calls = calls,
        Condition = body.Condition is null ? null : results[0],
        Outputs = body.Condition is null ? results : [.. results.Skip(1)],
    };

    private void Pair(IReadOnlyList<Value> mine, IReadOnlyList<Value> theirs)
    {
        foreach (var (left, right) in mine.Zip(theirs)) (others[left], firsts[right]) = (right, left);
    }

    private static bool IsSameForm(OperatorCall call, OperatorCall twin) =>
        call.Operator == twin.Operator && call.Results.Count == twin.Results.Count
        && call.Bodies.Select(body => body.Results.Count()).SequenceEqual(twin.Bodies.Select(body => body.Results.Count()))
        && call.Results.Zip(twin.Results).All(pair => pair.First?.Recorded.Shape.Count == pair.Second?.Recorded.Shape.Count)
        && (SliceOf(call) is not { } slice || slice.Dimension == SliceOf(twin)!.Value.Dimension);

    /// <summary>In the other program, the call that takes or writes all of a dimension; null where it would not take all.</summary>
    private OperatorCall? Inserted(OperatorCall call, Dictionary<Value, Value> there, Dictionary<Value, Value> here)
    {
        if (SliceOf(call) is not { Start: 0, Step: 1 } slice) return null;
        var tensors = call.Arguments.OfType<Argument.Tensor>().Select(tensor => there.GetValueOrDefault(tensor.Value)).ToArray();
        if (tensors.Contains(null)) return null;
        var (sliced, origin) = (tensors[0]!, tensors[^1]!); // slice(self), slice_scatter(self, src)
        if (sliced.Recorded.Shape[(int)slice.Dimension] > slice.End || !origin.Recorded.Shape.SequenceEqual(sliced.Recorded.Shape)) return null;

        var result = new Value(ValueOrigin.Call, $"{origin.Name}_whole", origin.Recorded);
        origins[result] = origin;
        (there[call.Results[0]!], here[result]) = (result, call.Results[0]!);
        var index = 0;
        return call with
        {
            Arguments = [.. call.Arguments.Select(argument => argument is Argument.Tensor ? new Argument.Tensor(tensors[index++]!) : argument)],
            Results = [result],
        };
    }

    private static (long Dimension, long Start, long End, long Step)? SliceOf(OperatorCall call)
    {
        if (call.Operator is not ("aten::slice" or "aten::slice_scatter")) return null;
        var first = call.Operator == "aten::slice" ? 1 : 2;
        var dimension = Number(call.Arguments[first], 0);
        var rank = call.Results[0]!.Recorded.Shape.Count;
        return (
            dimension < 0 ? dimension + rank : dimension, Number(call.Arguments[first + 1], 0), Number(call.Arguments[first + 2], long.MaxValue),
            Number(call.Arguments[first + 3], 1));
    }

    private static long Number(Argument argument, long otherwise) => argument is Argument.Int { Value.Value: { } number } ? number : otherwise;

    /// <summary>Both arguments; where one reads what a slice was put in for, it reads the slice.</summary>
    private (Argument First, Argument Other) Same(Argument mine, Argument theirs)
    {
        switch (mine, theirs)
        {
            case (Argument.Tensor left, Argument.Tensor right):
                var (first, other) = Same(left.Value, right.Value);
                return (new Argument.Tensor(first), new Argument.Tensor(other));
            case (Argument.TensorList left, Argument.TensorList right) when left.Values.Count == right.Values.Count:
                var pairs = left.Values.Zip(right.Values, (a, b) => a is null || b is null ? (a, b) : Same(a, b)).ToArray();
                return (new Argument.TensorList([.. pairs.Select(pair => pair.Item1)]), new Argument.TensorList([.. pairs.Select(pair => pair.Item2)]));
            default:
                return (mine, theirs);
        }
    }

    private (IReadOnlyList<Value> First, IReadOnlyList<Value> Other) Same(IReadOnlyList<Value> mine, IReadOnlyList<Value> theirs)
    {
        var pairs = mine.Zip(theirs, Same).ToArray();
        return ([.. pairs.Select(pair => pair.First)], [.. pairs.Select(pair => pair.Other)]);
    }

    private (Value First, Value Other) Same(Value mine, Value theirs)
    {
        if (others.GetValueOrDefault(mine) is { } expected && expected != theirs && HasOrigin(expected, theirs)) return (mine, expected);
        if (firsts.GetValueOrDefault(theirs) is { } wanted && wanted != mine && HasOrigin(wanted, mine)) return (wanted, theirs);
        return (mine, theirs);
    }

    private bool HasOrigin(Value value, Value origin)
    {
        for (var at = origins.GetValueOrDefault(value); at is not null; at = origins.GetValueOrDefault(at))
            if (at == origin) return true;
        return false;
    }
}

/// <summary>The first call in which two traces differ; null where one of them has ended.</summary>
/// <param name="Index">Its number among the calls of its block.</param>
/// <param name="First">The first trace's.</param>
/// <param name="Other">The other one's.</param>
internal sealed record CallDifference(int Index, OperatorCall? First, OperatorCall? Other)
{
    /// <summary>The refusal of a program that does other things at other sizes; the sizes should be neighbours.</summary>
    public DataDependentException Refusal(string mine, string other) => new(
        $"the program does other things at other sizes. Call number {Index + 1} is" +
        $"\n  with {mine}: {Describe(First)}" +
        $"\n  with {other}: {Describe(Other)}" +
        "\nA C# `if` or loop depends on a size or on data, or libtorch itself treats such a size differently. Write it with tensor operators " +
        "(torch.where, masks, a recurrent layer for a loop over time), give both sides to OnnxIf, or declare sizes on one side only " +
        "(Dimension.Dynamic(name, minimum, maximum: …)).");

    private static string Describe(OperatorCall? call) =>
        call is null ? "nothing, the program has ended" : $"{call} giving {call.Results.Count} results, {call.Place}";
}
