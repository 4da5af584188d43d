using System.Runtime.InteropServices;
using Torchline.Contracts.Runtime;
using Torchline.Recording.Native;
using TorchSharp;

namespace Torchline.Recording;

/// <summary>
/// Records the operators that libtorch dispatches on this thread while it lives, whoever calls them: any C# program, a module,
/// <c>backward()</c>, an optimizer step. It is an observer of libtorch's own (at::RecordFunction). Linux x64 only.
/// </summary>
/// <remarks>No finalizer of the process runs meanwhile, see <see cref="FinalizerPause"/>: keep recordings short.</remarks>
/// <example>
/// <code>
/// using var recorder = OperatorRecorder.Start(isWhole: name => name is "aten::linear");
/// module.call(input);
/// var calls = recorder.Stop();
/// </code>
/// </example>
public sealed unsafe class OperatorRecorder : IDisposable
{
    [ThreadStatic]
    private static OperatorRecorder? active;

    private readonly Func<string, bool> isWhole;
    private readonly bool snapshotResults;
    private readonly Func<string, bool> isLocated;
    private readonly OutsideTensors? outside;
    private readonly Layout layout;
    private readonly BoxedValueReader reader;
    private readonly Dictionary<nint, Operator> operators = []; // by the address of libtorch's schema
    private readonly List<RecordedCall> calls = [];
    private readonly List<torch.Tensor> handles = [];
    private readonly Stack<string> scopes = new();
    private ulong callback;
    private FinalizerPause? pause;
    private Exception? failure;

    // The operator that runs now and its arguments. Operators inside of it are not recorded.
    private nint running;
    private OperatorSchema? schema;
    private bool located;
    private RecordedValue[] arguments = [];

    private OperatorRecorder(Func<string, bool> isWhole, bool snapshotResults, Func<string, bool> isLocated, Layout layout, OutsideTensors? outside) =>
        (this.isWhole, this.snapshotResults, this.isLocated, this.layout, this.outside, reader) =
        (isWhole, snapshotResults, isLocated, layout, outside, new BoxedValueReader(layout, Keep));

    /// <summary>Takes each value as libtorch holds it, with what was read of it. Tests compare the two.</summary>
    internal delegate void Witness(OperatorSchema schema, BoxedValue* value, RecordedValue read);

    internal Witness? OnRead { get; set; }

    /// <summary>Starts recording on the calling thread.</summary>
    /// <param name="isWhole">Operators, by name (<c>aten::linear</c>), to record whole; other composites are recorded by their parts.</param>
    /// <param name="snapshotResults">Keep a copy of every result, which later in-place writes cannot change, for the memory of all results.</param>
    /// <param name="isLocated">Operators, by name, whose C# statement to find, at twice the cost of a recorded operator; null for all of them.</param>
    /// <exception cref="InvalidOperationException">This thread is recording already.</exception>
    /// <exception cref="NotSupportedException">The platform or the release of libtorch is another one; the message names it.</exception>
    public static OperatorRecorder Start(Func<string, bool> isWhole, bool snapshotResults = false, Func<string, bool>? isLocated = null) =>
        Start(isWhole, snapshotResults, isLocated ?? (_ => true), Layout.Current);

    internal static OperatorRecorder Start(
        Func<string, bool> isWhole, bool snapshotResults, Func<string, bool> isLocated, Layout layout, OutsideTensors? outside = null)
    {
        if (active is not null) throw new InvalidOperationException("this thread is recording already");
        var recorder = new OperatorRecorder(isWhole, snapshotResults, isLocated, layout, outside) { pause = FinalizerPause.Start() };
        recorder.callback = LibTorch.AddThreadLocalCallback(RecordFunctionCallback.OfOperators(&OnStart, &OnEnd));
        return active = recorder;
    }

    /// <summary>Ends the recording and returns it, in the order of execution.</summary>
    /// <exception cref="InvalidOperationException">A call could not be read; the inner exception has the reason.</exception>
    public IReadOnlyList<RecordedCall> Stop()
    {
        StopObserving();
        return failure is null ? calls : throw new InvalidOperationException($"the recording is incomplete: {failure.Message}", failure);
    }

    /// <summary>Names what the program is doing until the result is disposed: the path of a module, usually.</summary>
    public IDisposable Enter(string scope)
    {
        scopes.Push(scope);
        return new ScopeEnd(scopes);
    }

    /// <summary>Describes a tensor of the program (an input, a parameter) as the recording does.</summary>
    public static RecordedTensor Describe(torch.Tensor tensor) => Describe(tensor, Layout.Current);

    internal static RecordedTensor Describe(torch.Tensor tensor, Layout layout)
    {
        var identity = *(nint*)tensor.Handle; // an at::Tensor is a pointer to the object that all handles of a tensor share
        var hasStrides = !tensor.is_sparse;
        return new(
            identity, hasStrides ? *(nint*)(identity + layout.Storage) : 0, [.. tensor.shape], hasStrides ? [.. tensor.stride()] : [],
            hasStrides ? tensor.storage_offset() : 0, tensor.dtype, tensor);
    }

    /// <summary>A second handle of a tensor, which outlives its users'.</summary>
    internal static torch.Tensor Share(torch.Tensor tensor) =>
        torch.Tensor.UnsafeCreateTensor(LibTorch.Share((void*)tensor.Handle)).DetachFromDisposeScope();

    /// <summary>Ends the recording and frees the tensors that it kept alive.</summary>
    public void Dispose() => Free(_ => false);

    /// <summary>Ends the recording and frees the tensors that it kept alive, but for some, which the caller owns from then on.</summary>
    internal IReadOnlyList<torch.Tensor> Free(Func<torch.Tensor, bool> isKept)
    {
        StopObserving();
        var kept = new List<torch.Tensor>();
        foreach (var handle in handles)
        {
            if (isKept(handle)) kept.Add(handle);
            else handle.Dispose();
        }
        handles.Clear();
        return kept;
    }

    private void StopObserving()
    {
        if (callback == 0) return;
        LibTorch.RemoveCallback(callback);
        callback = 0;
        active = null;
        pause!.Dispose();
    }

    [UnmanagedCallersOnly]
    private static nint* OnStart(nint* context, nint function)
    {
        *context = 0;
        if (active is { running: 0, failure: null } recorder)
            recorder.Guard(function, static (recorder, function) => recorder.Begin(function));
        return context;
    }

    [UnmanagedCallersOnly]
    private static void OnEnd(nint function, nint context)
    {
        if (active is { } recorder && recorder.running == function)
            recorder.Guard(function, static (recorder, function) => recorder.End(function));
    }

    /// <summary>No exception may reach libtorch: the first one is kept for <see cref="Stop"/>.</summary>
    private void Guard(nint function, Action<OperatorRecorder, nint> action)
    {
        try
        {
            action(this, function);
        }
        catch (Exception exception)
        {
            failure ??= exception;
            running = 0;
        }
    }

    private void Begin(nint function)
    {
        // Autograd's ranges ("AddmmBackward0") and other annotations are no operators.
        var name = LibTorch.Name(function);
        if (!MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).StartsWith("aten::"u8)) return;
        // A schema begins with the operator's name. An annotation that is called like an operator has no schema.
        var declaration = *(nint**)(function + layout.Schema);
        if (declaration is null || *declaration != (nint)name) return;
        var called = OperatorOf((nint)declaration);
        if (called.IsTransparent) return;
        (running, schema, located) = (function, called.Schema, called.IsLocated); // first: reading may dispatch operators too
        var inputs = *(ArrayRef<BoxedValue>*)(function + layout.Inputs);
        arguments = Read(inputs.Address, inputs.Count, schema.Arguments);
        outside?.Before(schema, arguments);
    }

    private void End(nint function)
    {
        var outputs = (StdVector<BoxedValue>*)(function + layout.Outputs);
        // An operator that threw has no outputs; libtorch's message reaches the program by itself.
        if (outputs->Count >= LibTorch.DeclaredOutputs(function))
        {
            var results = Read(outputs->Address, outputs->Count, schema!.Returns);
            outside?.After(schema, results);
            if (snapshotResults) results = [.. results.Select(Snapshot)];
            var site = located ? CallSite.Current() : default;
            calls.Add(new RecordedCall(schema, arguments, results, scopes.TryPeek(out var scope) ? scope : "", site.Line) { Caller = site.Caller });
        }
        running = 0;
    }

    private Operator OperatorOf(nint declaration)
    {
        if (operators.TryGetValue(declaration, out var existing)) return existing;
        var parsed = OperatorSchema.Parse(LibTorch.TextOfSchema(declaration));
        return operators[declaration] = new Operator(
            parsed, IsTransparent: !isWhole(parsed.Name) && LibTorch.IsComposite(declaration), isLocated(parsed.Name));
    }

    private RecordedValue[] Read(BoxedValue* values, int count, IReadOnlyList<OperatorSlot> slots)
    {
        if (count < slots.Count) throw new InvalidDataException($"{schema} declares {slots.Count} values, and {count} were passed");
        values += count - slots.Count; // a script's interpreter passes its whole stack, whose top the operator takes
        var read = new RecordedValue[slots.Count];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = reader.Read(values + i, slots[i].Type);
            OnRead?.Invoke(schema!, values + i, read[i]);
        }
        return read;
    }

    private RecordedTensor Keep(void* tensor) => Describe(Hold(torch.Tensor.UnsafeCreateTensor(LibTorch.Share(tensor))), layout);

    private RecordedValue Snapshot(RecordedValue value) => value switch
    {
        RecordedValue.Tensor { Value: var tensor } => new RecordedValue.Tensor(Snapshot(tensor)),
        RecordedValue.TensorList { Values: var tensors } =>
            new RecordedValue.TensorList([.. tensors.Select(tensor => tensor is null ? null : Snapshot(tensor))]),
        _ => value,
    };

    private RecordedTensor Snapshot(RecordedTensor tensor)
    {
        using var detached = tensor.Handle.detach();
        return tensor with { Handle = Hold(detached.clone()) };
    }

    private torch.Tensor Hold(torch.Tensor tensor)
    {
        handles.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    private readonly record struct Operator(OperatorSchema Schema, bool IsTransparent, bool IsLocated);

    private sealed class ScopeEnd(Stack<string> scopes) : IDisposable
    {
        public void Dispose() => scopes.Pop();
    }
}
