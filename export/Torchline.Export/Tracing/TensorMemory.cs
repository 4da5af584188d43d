using Torchline.Recording;

namespace Torchline.Export.Tracing;

/// <summary>A tensor object of the program and its value now. A view keeps the number of its base's write up to which its value is true.</summary>
internal sealed class Alias(RecordedTensor tensor, Value value, Block block, Alias? @base = null, TensorView? view = null)
{
    public RecordedTensor Tensor => tensor;
    /// <summary>Where it was made.</summary>
    public Block Block => block;
    /// <summary>The tensor that this is a view of, null when it owns its memory.</summary>
    public Alias? Base => @base;
    /// <summary>How the view was made; null when it has all of its base as it is.</summary>
    public TensorView? View => view;

    public Alias Root => Base?.Root ?? this;

    /// <summary>What the tensor holds, as of write number <see cref="Version"/> of the root.</summary>
    public Value Value { get; set; } = value;
    public int Version { get; set; } = @base?.Root.Version ?? 0;
}

/// <summary>A view: one of the results of a call.</summary>
/// <param name="Call">The call that made it.</param>
/// <param name="Result">Which of its results it is.</param>
internal sealed record TensorView(OperatorCall Call, int Result);

/// <summary>A place for calls under construction: the program, or the step of a loop in it.</summary>
internal sealed class Block
{
    /// <summary>The loop whose step this is, for messages; null for the program.</summary>
    public string? Loop { get; init; }
    /// <summary>Whether this is an iteration that is only compared with the one before.</summary>
    public bool IsRepetition { get; init; }
    public List<OperatorCall> Calls { get; } = [];
    /// <summary>Whether the step has ended, so that nothing may read its values any more.</summary>
    public bool IsClosed { get; set; }
}

/// <summary>The tensors of a program by their memory. After a write through a view, other views are taken again when they are next read.</summary>
/// <param name="stateNames">Parameters and buffers: state-dict names by the tensor's identity.</param>
/// <param name="outside">What the program reads that no operator of it made.</param>
internal sealed class TensorMemory(IReadOnlyDictionary<nint, string> stateNames, OutsideTensors outside)
{
    private readonly Dictionary<nint, Alias> aliases = [];
    private readonly Dictionary<nint, List<Alias>> byStorage = [];
    private readonly Dictionary<Alias, Value> brought = []; // what no call made, with its value at first
    private int valueCount;

    /// <summary>The program's own calls.</summary>
    public Block Program { get; } = new();
    /// <summary>Parameters and buffers that the program reads.</summary>
    public List<Value> States { get; } = [];
    /// <summary>Other tensors that no call made.</summary>
    public List<Value> Constants { get; } = [];
    /// <summary>Of <see cref="Constants"/>, those that the program changes in place.</summary>
    public List<Value> ChangedConstants { get; } = [];

    public Value NewValue(RecordedTensor tensor) => new(ValueOrigin.Call, $"value_{valueCount++}", tensor);

    public bool Contains(RecordedTensor tensor) => aliases.ContainsKey(tensor.Identity);

    public Alias? Find(RecordedTensor tensor)
    {
        if (aliases.TryGetValue(tensor.Identity, out var alias)) return alias;
        // Autograd hands out second objects for values that it saved: same memory, same layout.
        return tensor.Storage != 0 && byStorage.TryGetValue(tensor.Storage, out var sharing)
            ? sharing.FirstOrDefault(candidate => candidate.Tensor.SameLayoutAs(tensor))
            : null;
    }

    public Alias Define(Alias alias)
    {
        aliases[alias.Tensor.Identity] = alias;
        if (alias.Tensor.Storage == 0) return alias;
        if (!byStorage.TryGetValue(alias.Tensor.Storage, out var sharing)) byStorage[alias.Tensor.Storage] = sharing = [];
        sharing.Add(alias);
        return alias;
    }

    /// <summary>Defines a result of a call, which may be a view of its first tensor argument.</summary>
    public Value DefineResult(RecordedTensor tensor, OperatorCall call, int result, RecordedTensor? viewable, Block block)
    {
        var value = NewValue(tensor);
        var viewed = viewable is not null && tensor.Storage != 0 && tensor.Storage == viewable.Storage ? Find(viewable) : null;
        Define(new Alias(tensor, value, block, viewed, viewed is null ? null : new TensorView(call, result)));
        return value;
    }

    /// <summary>Defines a tensor that holds the same as another: a copy, or a second object for the same memory.</summary>
    public void DefineSame(RecordedTensor tensor, Alias source, Block block)
    {
        if (aliases.GetValueOrDefault(tensor.Identity) == source) return;
        var isView = tensor.Storage != 0 && tensor.Storage == source.Tensor.Storage;
        Define(new Alias(tensor, source.Value, block, isView ? source : null));
    }

    /// <summary>Gives a tensor object another shape over the same memory, as <c>unsqueeze_</c> does.</summary>
    public Value Reshape(Alias before, RecordedTensor after, OperatorCall call, Block block)
    {
        var value = NewValue(after);
        Define(new Alias(after, value, block, before, new TensorView(call, 0)));
        return value;
    }

    /// <summary>What a tensor holds now.</summary>
    /// <exception cref="ExportException">Nothing that was recorded made it, or an iteration that has ended.</exception>
    public Value Read(RecordedTensor tensor, Block block) => Read(FindOrDefine(tensor, block), block);

    /// <summary>The alias of a tensor; one that no call made becomes a constant.</summary>
    public Alias FindOrDefine(RecordedTensor tensor, Block block) => Find(tensor) ?? DefineOutside(tensor, block);

    /// <summary>Gives a tensor a new value, and with it all that share its memory.</summary>
    /// <exception cref="ExportException">It belongs to the program around a loop, or a view cannot be written back.</exception>
    public void Write(Alias target, Value value, OperatorCall call, Block block)
    {
        if (brought.Remove(target.Root, out var constant)) ChangedConstants.Add(constant);
        // Once a write starts, every older value of the memory is stale but those on the way up to the root.
        var version = ++target.Root.Version;
        for (var alias = target; ; alias = alias.Base!)
        {
            (alias.Value, alias.Version) = (value, version);
            if (alias.Base is null) return;
            if (alias.View is null) continue;
            var inverse = ViewInverse.Of(alias.View, alias.Base.Value, value, call, NewValue);
            block.Calls.Add(inverse);
            value = inverse.Results[0]!;
        }
    }

    /// <exception cref="ExportException">The program has changed a parameter or a buffer other than those that vary.</exception>
    public void RefuseChangedState(IReadOnlySet<string> variables)
    {
        if (aliases.Values.FirstOrDefault(alias =>
                alias.Base is null && alias.Version > 0 && stateNames.TryGetValue(alias.Tensor.Identity, out var name) && !variables.Contains(name)) is { } changed)
        {
            throw new ExportException(
                $"the program changes `{stateNames[changed.Tensor.Identity]}` in place: an exported model cannot keep the change. " +
                "Call eval() before exporting, or return the new value as an output.");
        }
    }

    private Value Read(Alias alias, Block block)
    {
        if (alias.Block.IsClosed)
        {
            throw new ExportException(
                $"a tensor {alias.Tensor} that the step of the loop at {alias.Block.Loop} made or was given is used outside of that iteration: " +
                "return it from the step (LoopStep.Carried, LoopStep.Scanned) and take it from the loop's result.");
        }
        if (alias.Version != alias.Root.Version) TakeViewAgain(alias, block);
        return alias.Value;
    }

    private void TakeViewAgain(Alias alias, Block block)
    {
        var source = Read(alias.Base!, block);
        if (alias.View is { } view)
        {
            var value = NewValue(alias.Tensor);
            var old = view.Call;
            // Where the view was made: a loop's step may read it, and what follows the loop too.
            alias.Block.Calls.Add(old with
            {
                Arguments = [.. old.Arguments.Select((argument, index) => index == ViewedArgument(alias) ? new Argument.Tensor(source) : argument)],
                Results = [.. old.Results.Select((result, index) => result is null ? null : index == view.Result ? value : NewValue(result.Recorded))],
            });
            source = value;
        }
        (alias.Value, alias.Version) = (source, alias.Root.Version);
    }

    /// <summary>The argument of a view's call that is viewed: the first tensor.</summary>
    private static int ViewedArgument(Alias alias) =>
        alias.View!.Call.Arguments.Index().First(argument => argument.Item is Argument.Tensor).Index;

    /// <summary>A tensor that no call made: a parameter, a buffer, or one the program brought along.</summary>
    private Alias DefineOutside(RecordedTensor tensor, Block block)
    {
        var isState = stateNames.TryGetValue(tensor.Identity, out var name);
        if (!isState && !tensor.Handle.is_leaf)
        {
            throw new ExportException(
                $"autograd reads a tensor {tensor} that no recorded operator made: it was made inside of one that is recorded whole, or before " +
                "the program began. Write the forward pass with the operators that such a composite is made of (mm, bmm for matmul and " +
                "einsum), or detach() what comes from outside.");
        }
        var value = isState
            ? new Value(ValueOrigin.State, name!, tensor)
            : new Value(ValueOrigin.Constant, $"constant_{Constants.Count}", outside.Original(tensor));
        // What C# makes anew in each iteration is stored as the first one made it.
        var isOfRepetition = !isState && block.IsRepetition;
        if (!isOfRepetition) (isState ? States : Constants).Add(value);
        var alias = Define(new Alias(tensor, value, isOfRepetition ? block : Program));
        if (!isState) brought[alias] = value;
        return alias;
    }
}
