using Torchline.Recording;

namespace Torchline.Export.Tracing;

/// <summary>
/// Turns a recording, where tensors are changed in place and share memory, into a program of values that are written
/// once. An in-place operator becomes its functional form; a write through a view becomes a new value of the tensor
/// viewed, and the other views are taken again from that when they are next read.
/// </summary>
internal sealed class Functionalizer
{
    private static readonly OperatorSchema LoopSchema = OperatorSchema.Parse($"{OperatorCall.Loop}(Scalar trips, Tensor[] carried) -> Tensor[]");

    private readonly Dictionary<nint, Alias> aliases = [];
    private readonly Dictionary<nint, List<Alias>> byStorage = [];
    private readonly IReadOnlyDictionary<nint, string> stateNames;
    private readonly IReadOnlySet<string> sizeInputs;
    private readonly List<Value> inputs = [];
    private readonly List<Value> states = [];
    private readonly List<Value> constants = [];
    private readonly Block program = new();
    private Block block; // where calls go now
    private int valueCount;

    private Functionalizer(IReadOnlyDictionary<nint, string> stateNames, IReadOnlySet<string> sizeInputs) =>
        (this.stateNames, this.sizeInputs, block) = (stateNames, sizeInputs, program);

    /// <summary>Functionalises one recording.</summary>
    /// <param name="recording">The calls and loops in order.</param>
    /// <param name="inputs">The program's inputs by name.</param>
    /// <param name="sizeInputs">The inputs that the program may read into C#: sizes.</param>
    /// <param name="states">Parameters and buffers by state-dict name.</param>
    /// <param name="outputs">What the program returned.</param>
    /// <exception cref="ExportException">A write cannot be expressed; the message names the operator and the place.</exception>
    /// <exception cref="DataDependentException">The program reads data into C#, or does other things in a loop's next iteration.</exception>
    public static TracedProgram Run(
        IReadOnlyList<RecordedStep> recording,
        IReadOnlyList<(string Name, RecordedTensor Tensor)> inputs,
        IReadOnlySet<string> sizeInputs,
        IReadOnlyList<(string Name, RecordedTensor Tensor)> states,
        IReadOnlyList<RecordedTensor> outputs)
    {
        // A parameter may be tied to two names: the first one counts.
        var functionalizer = new Functionalizer(
            states.DistinctBy(state => state.Tensor.Identity).ToDictionary(state => state.Tensor.Identity, state => state.Name), sizeInputs);
        foreach (var (name, tensor) in inputs) functionalizer.DefineInput(name, tensor);
        functionalizer.Add(recording);
        var results = outputs.Select(functionalizer.Read).ToArray();
        functionalizer.RefuseChangedState();
        return new TracedProgram(functionalizer.inputs, functionalizer.states, functionalizer.constants, functionalizer.program.Calls, results);
    }

    private void DefineInput(string name, RecordedTensor tensor)
    {
        var value = new Value(ValueOrigin.Input, name, tensor);
        inputs.Add(value);
        Define(new Alias(tensor, value, block));
    }

    private void Add(IEnumerable<RecordedStep> steps)
    {
        foreach (var step in steps)
        {
            if (step is RecordedStep.Call { Recorded: var call }) Add(call);
            else Add((RecordedStep.Loop)step);
        }
    }

    private void Add(RecordedStep.Loop loop)
    {
        Argument[] arguments =
        [
            loop.Trips is { } trips ? new Argument.Tensor(Read(trips)) : new Argument.Int(SizeExpression.Constant(loop.Count)),
            new Argument.TensorList([.. loop.Carried.Select(Read)]),
        ];
        var body = BodyOf(loop.Iterations[0], loop.Place, isRepetition: block.IsRepetition);
        foreach (var repetition in loop.Iterations.Skip(1))
            IterationComparison.RequireSame(body, BodyOf(repetition, loop.Place, isRepetition: true), loop.Place);
        var results = loop.Results.Select(NewValue).ToArray();
        foreach (var (tensor, value) in loop.Results.Zip(results)) Define(new Alias(tensor, value, block));
        block.Calls.Add(new OperatorCall(OperatorCall.Loop, LoopSchema, arguments, results, loop.Scope, loop.Place) { Body = body });
    }

    private LoopBody BodyOf(RecordedIteration iteration, string loop, bool isRepetition)
    {
        var around = block;
        block = new Block { Loop = loop, IsRepetition = isRepetition };
        var arguments = iteration.Inputs.Select(NewValue).ToArray();
        foreach (var (tensor, value) in iteration.Inputs.Zip(arguments)) Define(new Alias(tensor, value, block));
        Add(iteration.Steps);
        var body = new LoopBody(
            arguments, block.Calls, iteration.Condition is { } condition ? Read(condition) : null, [.. iteration.Outputs.Select(Read)]);
        block.IsClosed = true;
        block = around;
        return body;
    }

    private void Add(RecordedCall recorded)
    {
        var written = WrittenArgument(recorded);
        var arguments = recorded.Arguments.Select(Import).ToArray();
        if (written is null && ReturnsKnownTensorsOnly(recorded)) return;

        var made = recorded.Results.SelectMany(TensorsOrNone).ToArray();
        var results = new Value?[made.Length];
        var call = new OperatorCall(
            FunctionalName(recorded, written), recorded.Schema, arguments, results, recorded.Scope, recorded.CallSite)
        {
            Caller = recorded.Caller,
        };
        // Before anything is compared: a branch on data would otherwise be told as a difference between sizes or iterations.
        HostReads.Refuse(call, sizeInputs);
        block.Calls.Add(call);
        if (written is { } target)
        {
            RequireOwn(target, call);
            results[0] = NewValue(made is [{ } after] ? after : target.Tensor);
            Write(target, results[0]!, call);
            return;
        }
        for (var i = 0; i < made.Length; i++)
        {
            if (made[i] is { } tensor)
                results[i] = DefineResult(tensor, call);
        }
    }

    /// <summary>The tensor that the operator writes to, null for a functional operator.</summary>
    private Alias? WrittenArgument(RecordedCall recorded)
    {
        var written = recorded.Schema.Arguments.Index().Where(slot => slot.Item.IsWritten).Select(slot => slot.Index).ToArray();
        if (written.Length == 0) return null;
        if (written.Length == 1 && recorded.Arguments[written[0]] is RecordedValue.Tensor { Value: var tensor })
        {
            Read(tensor);
            return Find(tensor)!;
        }
        throw new ExportException(
            $"{recorded.Schema} writes to several tensors in place ({Place(recorded)}): call the functional form instead.");
    }

    private static string FunctionalName(RecordedCall recorded, Alias? written)
    {
        var name = recorded.Schema.Name;
        return written is not null && name.EndsWith('_') && !name.EndsWith("__", StringComparison.Ordinal) ? name[..^1] : name;
    }

    /// <summary><c>contiguous()</c> of a contiguous tensor and the like give back their argument: nothing happened.</summary>
    private bool ReturnsKnownTensorsOnly(RecordedCall recorded) =>
        recorded.Results.SelectMany(TensorsOrNone).OfType<RecordedTensor>().ToArray() is { Length: > 0 } tensors
        && tensors.All(tensor => aliases.ContainsKey(tensor.Identity));

    private Value DefineResult(RecordedTensor tensor, OperatorCall call)
    {
        var value = NewValue(tensor);
        var viewed = tensor.Storage == 0
            ? null
            : call.Arguments.OfType<Argument.Tensor>()
                .Select(argument => Find(argument.Value.Recorded))
                .FirstOrDefault(alias => alias?.Tensor.Storage == tensor.Storage);
        Define(new Alias(tensor, value, block, viewed, viewed is null ? null : call));
        return value;
    }

    private void Write(Alias target, Value value, OperatorCall call)
    {
        // Once a write starts, every older value of the memory is stale but those on the way up to the root.
        target.Root.Version++;
        var version = target.Root.Version;
        for (var alias = target; ; alias = alias.Base!)
        {
            alias.Value = value;
            alias.Version = version;
            if (alias.Base is null) return;
            var inverse = ViewInverse.Of(alias.View!, alias.Base.Value, value, call, NewValue);
            block.Calls.Add(inverse);
            value = inverse.Results[0]!;
        }
    }

    private Value Read(RecordedTensor tensor)
    {
        var alias = Find(tensor) ?? DefineOutside(tensor);
        if (alias.Block.IsClosed)
        {
            throw new ExportException(
                $"a tensor {tensor} that the step of the loop at {alias.Block.Loop} made or was given is used outside of that iteration: " +
                "return it from the step (LoopStep.Carried, LoopStep.Scanned) and take it from the loop's result.");
        }
        if (alias.IsStale) TakeViewAgain(alias);
        return alias.Value;
    }

    private void TakeViewAgain(Alias alias)
    {
        var source = Read(alias.Base!.Tensor);
        var old = alias.View!;
        var value = NewValue(alias.Tensor);
        // Where the view was made: a loop's step may read it, and what follows the loop too.
        alias.Block.Calls.Add(old with
        {
            Arguments = [.. old.Arguments.Select(argument =>
                argument is Argument.Tensor { Value: var seen } && Find(seen.Recorded) == alias.Base ? new Argument.Tensor(source) : argument)],
            Results = [.. old.Results.Select(result =>
                result is null ? null : result.Recorded.Identity == alias.Tensor.Identity ? value : NewValue(result.Recorded))],
        });
        alias.Value = value;
        alias.Version = alias.Root.Version;
    }

    /// <summary>A tensor that no call made: a parameter, a buffer, or one the program brought along.</summary>
    private Alias DefineOutside(RecordedTensor tensor)
    {
        var isState = stateNames.TryGetValue(tensor.Identity, out var name);
        if (!isState && !tensor.Handle.is_leaf)
        {
            throw new ExportException(
                $"autograd reads a tensor {tensor} that no recorded operator made: it was made inside of one that is recorded whole, or before " +
                "the program began. Write the forward pass with the operators that such a composite is made of (mm, bmm for matmul and " +
                "einsum), or detach() what comes from outside.");
        }
        var value = new Value(isState ? ValueOrigin.State : ValueOrigin.Constant, name ?? $"constant_{constants.Count}", tensor);
        // What C# makes anew in each iteration is stored as the first one made it.
        var isOfRepetition = !isState && block.IsRepetition;
        if (!isOfRepetition) (isState ? states : constants).Add(value);
        return Define(new Alias(tensor, value, isOfRepetition ? block : program));
    }

    private void RequireOwn(Alias target, OperatorCall write)
    {
        if (target.Root.Block != block)
        {
            throw new ExportException(
                $"{write} writes in place to a tensor from outside of the loop at {block.Loop} ({write.Place}): a loop's step changes nothing " +
                "around it. Carry the tensor and return its new value.");
        }
    }

    private Alias? Find(RecordedTensor tensor)
    {
        if (aliases.TryGetValue(tensor.Identity, out var alias)) return alias;
        // Autograd hands out second objects for values that it saved: same memory, same layout.
        return tensor.Storage != 0 && byStorage.TryGetValue(tensor.Storage, out var sharing)
            ? sharing.FirstOrDefault(candidate => candidate.Tensor.SameLayoutAs(tensor))
            : null;
    }

    private Alias Define(Alias alias)
    {
        aliases[alias.Tensor.Identity] = alias;
        if (alias.Tensor.Storage == 0) return alias;
        if (!byStorage.TryGetValue(alias.Tensor.Storage, out var sharing)) byStorage[alias.Tensor.Storage] = sharing = [];
        sharing.Add(alias);
        return alias;
    }

    private Value NewValue(RecordedTensor tensor) => new(ValueOrigin.Call, $"value_{valueCount++}", tensor);

    private Argument Import(RecordedValue value) => value switch
    {
        RecordedValue.Tensor { Value: var tensor } => new Argument.Tensor(Read(tensor)),
        RecordedValue.TensorList { Values: var tensors } =>
            new Argument.TensorList([.. tensors.Select(tensor => tensor is null ? null : Read(tensor))]),
        RecordedValue.Int { Value: var number } => new Argument.Int(SizeExpression.Constant(number)),
        RecordedValue.IntList { Values: var numbers } => new Argument.IntList([.. numbers.Select(SizeExpression.Constant)]),
        RecordedValue.Double { Value: var number } => new Argument.Double(number),
        RecordedValue.DoubleList { Values: var numbers } => new Argument.DoubleList(numbers),
        RecordedValue.Bool { Value: var flag } => new Argument.Bool(flag),
        RecordedValue.BoolList { Values: var flags } => new Argument.BoolList(flags),
        RecordedValue.Text { Value: var text } => new Argument.Text(text),
        _ => new Argument.None(),
    };

    /// <summary>The tensors of a result, lists spread out; null stands for a result that is no tensor.</summary>
    private static IEnumerable<RecordedTensor?> TensorsOrNone(RecordedValue value) => value switch
    {
        RecordedValue.Tensor { Value: var tensor } => [tensor],
        RecordedValue.TensorList { Values: var tensors } => tensors,
        _ => [null],
    };

    private void RefuseChangedState()
    {
        if (aliases.Values.FirstOrDefault(alias =>
                alias.Base is null && alias.Version > 0 && stateNames.ContainsKey(alias.Tensor.Identity)) is { } changed)
        {
            throw new ExportException(
                $"the program changes `{stateNames[changed.Tensor.Identity]}` in place: an exported model cannot keep the change. " +
                "Call eval() before exporting, or return the new value as an output.");
        }
    }

    private static string Place(RecordedCall recorded) => recorded.CallSite ?? recorded.Scope;
}
