using System.Runtime.InteropServices;
using TorchSharp;

namespace Torchline.Recording;

/// <summary>
/// Records the operators that libtorch dispatches on this thread while it lives, whoever calls them: any C# program,
/// a module, <c>backward()</c>, an optimizer step.
/// </summary>
/// <example>
/// <code>
/// using var recorder = OperatorRecorder.Start(isKnown: name => name is "aten::linear");
/// module.call(input);
/// var calls = recorder.Stop();
/// </code>
/// </example>
public sealed unsafe class OperatorRecorder : IDisposable
{
    [ThreadStatic]
    private static OperatorRecorder? active;

    private readonly Func<string, bool> isKnown;
    private readonly bool snapshotResults;
    private readonly List<RecordedCall> calls = [];
    private readonly List<torch.Tensor> handles = [];
    private readonly Stack<string> scopes = new();
    private Exception? failure;
    private bool recording;

    private OperatorRecorder(Func<string, bool> isKnown, bool snapshotResults)
    {
        this.isKnown = isKnown;
        this.snapshotResults = snapshotResults;
    }

    /// <summary>Starts recording on the calling thread.</summary>
    /// <param name="isKnown">Which operators to show whole; others are shown by the operators that compose them.</param>
    /// <param name="snapshotResults">
    /// Keep a copy of every result: later in-place writes cannot change it. Costs memory; for looking at values.
    /// </param>
    /// <exception cref="ExternalException">This thread is recording already.</exception>
    public static OperatorRecorder Start(Func<string, bool> isKnown, bool snapshotResults = false)
    {
        var recorder = new OperatorRecorder(isKnown, snapshotResults);
        if (NativeRecorder.Start(&IsKnown, &Observe) != 0) throw new ExternalException(NativeRecorder.LastError);
        recorder.recording = true;
        active = recorder;
        return recorder;
    }

    /// <summary>Ends the recording and returns it, in the order of execution.</summary>
    /// <exception cref="InvalidOperationException">A call could not be read; the inner exception says why.</exception>
    public IReadOnlyList<RecordedCall> Stop()
    {
        StopNative();
        return failure is null ? calls : throw new InvalidOperationException("the recording is incomplete", failure);
    }

    /// <summary>Names what the program is doing until the result is disposed: the path of a module, usually.</summary>
    public IDisposable Enter(string scope)
    {
        scopes.Push(scope);
        return new ScopeEnd(scopes);
    }

    /// <summary>Describes a tensor of the program (an input, a parameter) as the recording does.</summary>
    public static RecordedTensor Describe(torch.Tensor tensor) => new(
        NativeRecorder.Identity(tensor.Handle),
        NativeRecorder.StorageData(tensor.Handle),
        [.. tensor.shape],
        [.. tensor.stride()],
        tensor.storage_offset(),
        tensor.dtype,
        tensor);

    /// <summary>Ends the recording and frees the tensors that it kept alive.</summary>
    public void Dispose()
    {
        StopNative();
        foreach (var handle in handles) handle.Dispose();
        handles.Clear();
    }

    private void StopNative()
    {
        if (!recording) return;
        recording = false;
        active = null;
        if (NativeRecorder.Stop() != 0) throw new ExternalException(NativeRecorder.LastError);
    }

    [UnmanagedCallersOnly]
    private static int IsKnown(byte* name) =>
        active!.isKnown(Marshal.PtrToStringUTF8((nint)name)!) ? 1 : 0;

    [UnmanagedCallersOnly]
    private static void Observe(byte* schema, NativeValue* inputs, int inputCount, NativeValue* outputs, int outputCount)
    {
        // No exception may cross into libtorch: the first one is kept for Stop().
        try
        {
            active!.Add(OperatorSchema.Parse(Marshal.PtrToStringUTF8((nint)schema)!),
                new ReadOnlySpan<NativeValue>(inputs, inputCount), new ReadOnlySpan<NativeValue>(outputs, outputCount));
        }
        catch (Exception exception)
        {
            active!.failure ??= exception;
        }
    }

    private void Add(OperatorSchema schema, ReadOnlySpan<NativeValue> inputs, ReadOnlySpan<NativeValue> outputs)
    {
        var arguments = new RecordedValue[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) arguments[i] = Read(inputs[i], snapshot: false);
        var results = new RecordedValue[outputs.Length];
        for (var i = 0; i < outputs.Length; i++) results[i] = Read(outputs[i], snapshotResults);
        calls.Add(new RecordedCall(schema, arguments, results, scopes.TryPeek(out var scope) ? scope : "", CallSite.OfUserCode()));
    }

    private RecordedValue Read(in NativeValue value, bool snapshot) => value.Kind switch
    {
        NativeKind.None => new RecordedValue.None(),
        NativeKind.Tensor => new RecordedValue.Tensor(Keep(value.Pointer, snapshot)),
        NativeKind.TensorList => new RecordedValue.TensorList(
            [.. List<nint>(value).Select(handle => handle == 0 ? null : Keep(handle, snapshot))]),
        NativeKind.Int => new RecordedValue.Int(value.Integer),
        NativeKind.IntList => new RecordedValue.IntList(List<long>(value)),
        NativeKind.Double => new RecordedValue.Double(value.Real),
        NativeKind.DoubleList => new RecordedValue.DoubleList(List<double>(value)),
        NativeKind.Bool => new RecordedValue.Bool(value.Integer != 0),
        NativeKind.BoolList => new RecordedValue.BoolList([.. List<byte>(value).Select(flag => flag != 0)]),
        NativeKind.String => new RecordedValue.Text(Marshal.PtrToStringUTF8(value.Pointer, value.Count)),
        NativeKind.Device => new RecordedValue.Text(value.Integer == 0 ? "cpu" : $"device {value.Integer}:{value.Count}"),
        _ => new RecordedValue.Text(value.Kind.ToString()),
    };

    private static T[] List<T>(in NativeValue value) where T : unmanaged =>
        new ReadOnlySpan<T>((void*)value.Pointer, value.Count).ToArray();

    private RecordedTensor Keep(nint handle, bool snapshot)
    {
        var tensor = torch.Tensor.UnsafeCreateTensor(handle).DetachFromDisposeScope();
        handles.Add(tensor);
        var described = Describe(tensor);
        if (!snapshot) return described;
        var copy = tensor.detach().clone().DetachFromDisposeScope();
        handles.Add(copy);
        return described with { Handle = copy };
    }

    private sealed class ScopeEnd(Stack<string> scopes) : IDisposable
    {
        public void Dispose() => scopes.Pop();
    }
}
