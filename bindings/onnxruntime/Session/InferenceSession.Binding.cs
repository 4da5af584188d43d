namespace Microsoft.ML.OnnxRuntime;

/// <summary>Runs over an <see cref="OrtIoBinding"/>.</summary>
public unsafe partial class InferenceSession
{
    public OrtIoBinding CreateIoBinding() => new(this);

    /// <inheritdoc cref="Run(RunOptions, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue}, IReadOnlyCollection{string})"/>
    public void RunWithBinding(RunOptions runOptions, OrtIoBinding ioBinding)
    {
        using var session = Handle.Borrow();
        using var options = runOptions.Borrow();
        using var binding = ioBinding.Borrow();
        OrtStatus.Check(Ort.Api->RunWithBinding(session, options, binding));
    }

    /// <summary>Runs the model and hands over the bound outputs, in the order in which they were bound.</summary>
    public IDisposableReadOnlyCollection<OrtValue> RunWithBoundResults(RunOptions runOptions, OrtIoBinding ioBinding)
    {
        RunWithBinding(runOptions, ioBinding);
        ioBinding.SynchronizeBoundOutputs();
        return ioBinding.GetOutputValues();
    }

    /// <summary>The same, named: by <paramref name="names"/>, or as the outputs were bound.</summary>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> RunWithBindingAndNames(
        RunOptions runOptions, OrtIoBinding ioBinding, string[]? names = null) =>
        DisposableNamedOnnxValue.NameAll(names ?? ioBinding.GetOutputNames(), RunWithBoundResults(runOptions, ioBinding));
}
