using Torchline.Recording;

namespace Torchline.Export.Tracing;

/// <summary>A call of a functional ATen operator: it reads values and makes new ones, and changes nothing.</summary>
/// <param name="Operator">Name of the functional operator: <c>aten::relu</c>, for a recorded <c>aten::relu_</c> too.</param>
/// <param name="Schema">What was dispatched; it names the arguments.</param>
/// <param name="Arguments">One argument for each of the schema's.</param>
/// <param name="Results">The results, lists of tensors spread out; null for results that are no tensors.</param>
/// <param name="Scope">Module path.</param>
/// <param name="CallSite">File and line of the C# statement, where it was searched for.</param>
public sealed record OperatorCall(
    string Operator, OperatorSchema Schema, IReadOnlyList<Argument> Arguments, IReadOnlyList<Value?> Results, string Scope, string? CallSite)
{
    /// <summary>Name under which a loop stands among the calls.</summary>
    public const string Loop = "torchline::loop";
    /// <summary>Name under which a condition with two branches stands among the calls.</summary>
    public const string If = "torchline::if";
    /// <summary>TorchSharp's class that called it.</summary>
    internal string? Caller { get; init; }
    /// <summary>What a loop repeats, or the two branches of a condition; empty for an operator.</summary>
    public IReadOnlyList<CallBody> Bodies { get; init; } = [];

    /// <summary>The values that it reads; for a loop or a condition, all that is read inside.</summary>
    internal IEnumerable<Value> Reads => Arguments.SelectMany(argument => argument.Reads)
        .Concat(Bodies.SelectMany(body => body.Calls.SelectMany(call => call.Reads).Concat(body.Results)));

    /// <summary>The calls of its bodies and of theirs, then itself, in the order of execution.</summary>
    internal IEnumerable<OperatorCall> WithNested => [.. Bodies.SelectMany(body => body.Calls).SelectMany(call => call.WithNested), this];

    /// <summary>Where in the user's program this is: module path and source line.</summary>
    public string Place => (Scope, CallSite) switch
    {
        ("", null) => "in the traced program",
        ("", _) => $"at {CallSite}",
        (_, null) => $"in module `{Scope}`",
        _ => $"in module `{Scope}`, at {CallSite}",
    };

    /// <summary>The call with its shapes, for messages: <c>aten::add.Tensor(Float32[3, 7], 1)</c>.</summary>
    public override string ToString() =>
        $"{Schema}({string.Join(", ", Schema.Arguments.Zip(Arguments, Describe).Where(text => text.Length > 0))})";

    private static string Describe(OperatorSlot slot, Argument argument) => argument switch
    {
        Argument.None => "",
        Argument.Tensor tensor => tensor.Value.Recorded.ToString(),
        Argument.TensorList list => $"[{string.Join(", ", list.Values.Select(value => value?.Recorded.ToString() ?? "none"))}]",
        Argument.Int number => $"{slot.Name}={number.Value}",
        Argument.IntList numbers => $"{slot.Name}=[{string.Join(", ", numbers.Values)}]",
        Argument.Double number => FormattableString.Invariant($"{slot.Name}={number.Value}"),
        Argument.Bool flag => $"{slot.Name}={flag.Value}",
        Argument.Text text => $"{slot.Name}={text.Value}",
        _ => slot.Name,
    };
}

/// <summary>The program that a loop repeats, or a branch of a condition. It may read values of the program around it.</summary>
/// <param name="Inputs">Of a loop: the iteration's number, then the carried values. A branch has none.</param>
/// <param name="Calls">What it does.</param>
/// <param name="Condition">Whether another iteration follows; null where only the number of trips ends the loop, and in a branch.</param>
/// <param name="Outputs">Of a loop: the carried values that it leaves, then those that are collected. Of a branch: its results.</param>
public sealed record CallBody(IReadOnlyList<Value> Inputs, IReadOnlyList<OperatorCall> Calls, Value? Condition, IReadOnlyList<Value> Outputs)
{
    /// <summary>Everything that it gives to the call.</summary>
    internal IEnumerable<Value> Results => Condition is null ? Outputs : [Condition, .. Outputs];
}

/// <summary>What one run of a program did: functional calls from inputs, state and constants to outputs.</summary>
public sealed record TracedProgram(
    IReadOnlyList<Value> Inputs, IReadOnlyList<Value> States, IReadOnlyList<Value> Constants, IReadOnlyList<OperatorCall> Calls,
    IReadOnlyList<Value> Outputs)
{
    /// <exception cref="ExportException">A weight or constant is larger than a tensor of a file may be.</exception>
    internal void RequireRoom()
    {
        foreach (var value in States.Concat(Constants))
        {
            var bytes = value.Recorded.Handle.numel() * value.Recorded.Handle.element_size();
            if (bytes <= Array.MaxLength) continue;
            var name = value.Origin == ValueOrigin.State ? $"the weight `{value.Name}`" : $"a constant {value.Recorded}";
            throw new ExportException(FormattableString.Invariant(
                $"{name} takes {bytes / (double)(1 << 30):F1} GiB, and one tensor holds 2 GiB at most: keep it in parts (`cat`, or one `linear` for each part)."));
        }
    }

    /// <summary>Of the constants, those that the program changes in place.</summary>
    internal IReadOnlyList<Value> ChangedConstants { get; init; } = [];

    /// <summary>The calls in the order of execution, with those of loops' steps.</summary>
    internal OperatorCall[] AllCalls => [.. Calls.SelectMany(call => call.WithNested)];
}
