using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>
/// Inputs and outputs bound once for many runs, on any device. What is bound must not be disposed while runs use it.
/// </summary>
public unsafe class OrtIoBinding : SafeHandle
{
    // The native binding shares values, but not the managed memory that they lie in.
    private readonly Dictionary<string, OrtValue> _inputs = [];
    private readonly Dictionary<string, OrtValue> _outputs = [];
    private readonly SessionHandle _session;

    internal OrtIoBinding(InferenceSession session) : base(0, ownsHandle: true)
    {
        using var borrowedSession = session.Handle.Borrow();
        nint binding;
        OrtStatus.Check(Ort.Api->CreateIoBinding(borrowedSession, &binding));
        SetHandle(binding);

        var added = false;
        session.Handle.DangerousAddRef(ref added);
        _session = session.Handle;
    }

    public override bool IsInvalid => handle == 0;

    public void BindInput(string name, OrtValue ortValue)
    {
        Bind(Ort.Api->BindInput, name, ortValue);
        _inputs[name] = ortValue;
    }

    /// <summary>Binds memory of an allocator, which may be a device's.</summary>
    public void BindInput(string name, TensorElementType elementType, long[] shape, OrtMemoryAllocation allocation) =>
        BindInput(name, Over(allocation, elementType, shape));

    public void BindOutput(string name, OrtValue ortValue)
    {
        Bind(Ort.Api->BindOutput, name, ortValue);
        _outputs[name] = ortValue;
    }

    /// <inheritdoc cref="BindInput(string, TensorElementType, long[], OrtMemoryAllocation)"/>
    public void BindOutput(string name, TensorElementType elementType, long[] shape, OrtMemoryAllocation allocation) =>
        BindOutput(name, Over(allocation, elementType, shape));

    /// <summary>Lets each run allocate the output in <paramref name="memInfo"/>, for outputs whose shape is not known before.</summary>
    public void BindOutputToDevice(string name, OrtMemoryInfo memInfo)
    {
        using var binding = this.Borrow();
        using var info = memInfo.Borrow();
        fixed (byte* utf8Name = Utf8.Of(name))
            OrtStatus.Check(Ort.Api->BindOutputToDevice(binding, utf8Name, info));
        _outputs.Remove(name);
    }

    /// <summary>The bound outputs' names, in the order in which they were bound.</summary>
    public string[] GetOutputNames()
    {
        using var binding = this.Borrow();
        using var allocator = OrtAllocator.DefaultInstance.Borrow();
        byte* text;
        nuint* lengths;
        nuint count;
        OrtStatus.Check(Ort.Api->GetBoundOutputNames(binding, allocator, &text, &lengths, &count));

        var names = new string[(int)count];
        for (int i = 0, offset = 0; i < names.Length; offset += (int)lengths[i++])
            names[i] = Encoding.UTF8.GetString(text + offset, (int)lengths[i]);
        OrtAllocator.DefaultInstance.Free(text);
        OrtAllocator.DefaultInstance.Free(lengths);
        return names;
    }

    /// <summary>The outputs of the last run, in the order in which they were bound; the caller disposes them.</summary>
    public IDisposableReadOnlyCollection<OrtValue> GetOutputValues()
    {
        using var binding = this.Borrow();
        using var allocator = OrtAllocator.DefaultInstance.Borrow();
        nint* pointers;
        nuint count;
        OrtStatus.Check(Ort.Api->GetBoundOutputValues(binding, allocator, &pointers, &count));

        // An output that was bound to managed memory keeps that memory in place through the value that was bound.
        var owners = GetOutputNames().Select(name => _outputs.GetValueOrDefault(name)).ToArray();
        var values = new OrtValue[(int)count];
        for (var i = 0; i < values.Length; i++) values[i] = new OrtValue(new OrtValueHandle(pointers[i], owner: owners[i]));
        OrtAllocator.DefaultInstance.Free(pointers);
        return new DisposableArray<OrtValue>(values);
    }

    /// <summary>Waits until the bound inputs have been copied to their devices.</summary>
    public void SynchronizeBoundInputs() => this.Call(Ort.Api->SynchronizeBoundInputs);

    /// <summary>Waits until the bound outputs have been computed on their devices.</summary>
    public void SynchronizeBoundOutputs() => this.Call(Ort.Api->SynchronizeBoundOutputs);

    public void ClearBoundInputs()
    {
        using var binding = this.Borrow();
        Ort.Api->ClearBoundInputs(binding);
        _inputs.Clear();
    }

    public void ClearBoundOutputs()
    {
        using var binding = this.Borrow();
        Ort.Api->ClearBoundOutputs(binding);
        _outputs.Clear();
    }

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseIoBinding(handle);
        _session.DangerousRelease();
        return true;
    }

    private static OrtValue Over(OrtMemoryAllocation allocation, TensorElementType elementType, long[] shape) =>
        OrtValue.CreateTensorValueWithData(allocation.Info, elementType, shape, allocation.DangerousGetHandle(), allocation.Size);

    private void Bind(delegate* unmanaged<nint, byte*, nint, nint> bind, string name, OrtValue value)
    {
        using var binding = this.Borrow();
        using var borrowedValue = value.Handle.Borrow();
        fixed (byte* utf8Name = Utf8.Of(name))
            OrtStatus.Check(bind(binding, utf8Name, borrowedValue));
    }
}
