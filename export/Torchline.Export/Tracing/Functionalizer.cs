using Torchline.Export.Sizes;
using Torchline.Recording;

namespace Torchline.Export.Tracing;

/// <summary>Turns a recording, where tensors are changed in place and share memory, into a program of values that are written once.</summary>
internal sealed class Functionalizer
{
    // Operators that give the same elements again, in the same memory or in other: how their result lies in memory is no part of a graph.
    private static readonly HashSet<string> Copies =
    [
        "aten::clone", "aten::contiguous", "aten::detach", "aten::alias", "aten::lift_fresh", "aten::lift", "aten::to", "aten::_to_copy", "aten::type_as",
        "aten::positive",
    ];

    // In place, they give the tensor another shape over the same elements and write none.
    private static readonly HashSet<string> ReshapingInPlace =
    [
        "aten::unsqueeze_", "aten::squeeze_", "aten::transpose_", "aten::t_", "aten::swapaxes_", "aten::swapdims_",
    ];

    private static readonly HashSet<string> LayoutInPlace = ["aten::as_strided_", "aten::resize_", "aten::resize_as_", "aten::set_"];

    private static readonly OperatorSchema LoopSchema = OperatorSchema.Parse($"{OperatorCall.Loop}(Scalar trips, Tensor[] carried) -> Tensor[]");

    private static readonly OperatorSchema IfSchema = OperatorSchema.Parse($"{OperatorCall.If}(Tensor condition) -> Tensor[]");

    private readonly TensorMemory memory;
    private readonly IReadOnlySet<string> sizeInputs;
    private readonly IReadOnlySet<nint> projections; // of attention
    private Block block; // where calls go now

    private Functionalizer(TensorMemory memory, IReadOnlySet<string> sizeInputs, IReadOnlySet<nint> projections) =>
        (this.memory, this.sizeInputs, this.projections, block) = (memory, sizeInputs, projections, memory.Program);

    /// <summary>Functionalises one recording.</summary>
    /// <param name="recording">What was recorded.</param>
    /// <param name="inputs">The program's inputs.</param>
    /// <param name="sizeInputs">Names of the inputs whose value is a size.</param>
    /// <param name="states">Parameters and buffers.</param>
    /// <param name="variables">Parameters and buffers that the program may change.</param>
    /// <param name="outside">What the program reads that no operator of it made.</param>
    /// <param name="outputs">The program's outputs.</param>
    /// <exception cref="ExportException">A write cannot be expressed; the message names the operator and the place.</exception>
    /// <exception cref="DataDependentException">The program reads data into C#, or does other things in a loop's next iteration.</exception>
    public static TracedProgram Run(
        IReadOnlyList<RecordedStep> recording, IReadOnlyList<(string Name, RecordedTensor Tensor)> inputs, IReadOnlySet<string> sizeInputs,
        IReadOnlyList<(string Name, RecordedTensor Tensor)> states, IReadOnlySet<string> variables, OutsideTensors outside,
        IReadOnlyList<RecordedTensor> outputs)
    {
        // A parameter may be tied to two names: the first one counts.
        var memory = new TensorMemory(
            states.DistinctBy(state => state.Tensor.Identity).ToDictionary(state => state.Tensor.Identity, state => state.Name), outside);
        var functionalizer = new Functionalizer(memory, sizeInputs, AttentionComparisons.ProjectionsOf(states));
        Value[] values = [.. inputs.Select(input => new Value(ValueOrigin.Input, input.Name, input.Tensor))];
        foreach (var value in values) memory.Define(new Alias(value.Recorded, value, memory.Program));
        functionalizer.Add(recording);
        var results = outputs.Select(functionalizer.Read).ToArray();
        memory.RefuseChangedState(variables);
        return new TracedProgram(values, memory.States, memory.Constants, memory.Program.Calls, results) { ChangedConstants = memory.ChangedConstants };
    }

    private Value Read(RecordedTensor tensor) => memory.Read(tensor, block);

    private void Add(IReadOnlyList<RecordedStep> steps)
    {
        var comparisons = AttentionComparisons.In(steps.OfType<RecordedStep.Call>().Select(step => step.Recorded), projections);
        foreach (var step in steps)
        {
            if (step is RecordedStep.Call { Recorded: var call }) Add(Workspaces.LeftOut(call), isOfAttention: comparisons.Contains(call));
            else if (step is RecordedStep.Loop loop) Add(loop);
            else Add((RecordedStep.Branches)step);
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
        block.Calls.Add(new OperatorCall(OperatorCall.Loop, LoopSchema, arguments, DefineAll(loop.Results), loop.Scope, loop.Place) { Bodies = [body] });
    }

    private void Add(RecordedStep.Branches branches)
    {
        var condition = new Argument.Tensor(Read(branches.Condition));
        CallBody[] bodies = [.. branches.Bodies.Select(body => BodyOf(body, branches.Place, block.IsRepetition))];
        block.Calls.Add(new OperatorCall(OperatorCall.If, IfSchema, [condition], DefineAll(branches.Results), branches.Scope, branches.Place) { Bodies = bodies });
    }

    private CallBody BodyOf(RecordedIteration iteration, string loop, bool isRepetition)
    {
        var around = block;
        block = new Block { Loop = loop, IsRepetition = isRepetition };
        var arguments = DefineAll(iteration.Inputs);
        Add(iteration.Steps);
        var body = new CallBody(
            arguments, block.Calls, iteration.Condition is { } condition ? Read(condition) : null, [.. iteration.Outputs.Select(Read)]);
        block.IsClosed = true;
        block = around;
        return body;
    }

    private Value[] DefineAll(IReadOnlyList<RecordedTensor> tensors)
    {
        var values = tensors.Select(memory.NewValue).ToArray();
        foreach (var value in values) memory.Define(new Alias(value.Recorded, value, block));
        return values;
    }

    private void Add(RecordedCall recorded, bool isOfAttention)
    {
        var made = recorded.Results.SelectMany(TensorsOrNone).ToArray();
        if (IsCopy(recorded, made))
        {
            var source = ((RecordedValue.Tensor)recorded.Arguments[0]).Value;
            Read(source);
            memory.DefineSame(made[0]!, memory.Find(source)!, block);
            return;
        }
        var written = WrittenArgument(recorded);
        var arguments = recorded.Arguments.Select(Import).ToArray();
        if (written is null && ReturnsArgumentsOnly(made)) return;

        var results = new Value?[made.Length];
        var call = new OperatorCall(FunctionalName(recorded, written), recorded.Schema, arguments, results, recorded.Scope, recorded.CallSite)
        {
            Caller = recorded.Caller,
        };
        // Before anything is compared: a branch on data would otherwise be reported as a difference between sizes or iterations.
        if (!isOfAttention) HostReads.Refuse(call, sizeInputs);
        block.Calls.Add(call);
        if (written is { } target)
        {
            RequireOwn(target, call);
            if (ReshapingInPlace.Contains(recorded.Schema.Name))
            {
                results[0] = memory.Reshape(target, made[0]!, call, block);
                return;
            }
            results[0] = memory.NewValue(made is [{ } after] ? after : target.Tensor);
            memory.Write(target, results[0]!, call, block);
            return;
        }
        var viewable = recorded.Arguments.OfType<RecordedValue.Tensor>().FirstOrDefault()?.Value;
        for (var i = 0; i < made.Length; i++)
            if (made[i] is { } tensor) results[i] = memory.DefineResult(tensor, call, i, viewable, block);
        foreach (var (running, update) in RunningStatistics.UpdatesOf(call, memory.NewValue))
        {
            block.Calls.Add(update);
            memory.Write(memory.Find(running.Recorded)!, update.Results[0]!, update, block);
        }
    }

    private static bool IsCopy(RecordedCall recorded, RecordedTensor?[] made) =>
        Copies.Contains(recorded.Schema.Name) && made is [{ } result] && recorded.Arguments[0] is RecordedValue.Tensor { Value: var source }
        && source.ElementType == result.ElementType;

    /// <summary>The tensor that the operator writes to, null for a functional operator.</summary>
    private Alias? WrittenArgument(RecordedCall recorded)
    {
        var written = recorded.Schema.Arguments.Index().Where(slot => slot.Item.IsWritten).Select(slot => slot.Index).ToArray();
        if (written.Length == 0) return null;
        if (LayoutInPlace.Contains(recorded.Schema.Name))
        {
            throw new ExportException(
                $"{recorded.Schema} changes how a tensor lies in memory ({recorded.CallSite ?? recorded.Scope}), which a graph does not have: " +
                "make a new tensor with reshape, slices or cat.");
        }
        if (written.Length == 1 && recorded.Arguments[written[0]] is RecordedValue.Tensor { Value: var tensor })
        {
            WriteOverlap.Refuse(recorded, tensor);
            Read(tensor);
            return memory.Find(tensor)!;
        }
        throw new ExportException(
            $"{recorded.Schema} writes to several tensors in place ({recorded.CallSite ?? recorded.Scope}): call the functional form instead.");
    }

    private static string FunctionalName(RecordedCall recorded, Alias? written)
    {
        var name = recorded.Schema.Name;
        return written is not null && name.EndsWith('_') && !name.EndsWith("__", StringComparison.Ordinal) ? name[..^1] : name;
    }

    /// <summary><c>contiguous()</c> of a contiguous tensor and the like give back their argument: nothing happened.</summary>
    private bool ReturnsArgumentsOnly(RecordedTensor?[] made) =>
        made.OfType<RecordedTensor>().ToArray() is { Length: > 0 } tensors && tensors.All(memory.Contains);

    private void RequireOwn(Alias target, OperatorCall write)
    {
        if (target.Root.Block != block)
        {
            throw new ExportException(
                $"{write} writes in place to a tensor from outside of the loop or branch at {block.Loop} ({write.Place}): what is inside changes " +
                "nothing around it. Carry the tensor, or clone it, and return its new value.");
        }
    }

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
}
