namespace Microsoft.ML.OnnxRuntime;

/// <summary>Runs over <see cref="NamedOnnxValue"/>: tensors, sequences and maps as C# objects.</summary>
public unsafe partial class InferenceSession
{
    /// <summary>Computes all outputs; the caller disposes them.</summary>
    /// <inheritdoc cref="Run(RunOptions, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue}, IReadOnlyCollection{string})"/>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(IReadOnlyCollection<NamedOnnxValue> inputs) =>
        Run(inputs, OutputNames);

    /// <inheritdoc cref="Run(IReadOnlyCollection{NamedOnnxValue})"/>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(
        IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputNames) =>
        Run(inputs, outputNames, _defaultRunOptions.Value);

    /// <inheritdoc cref="Run(IReadOnlyCollection{NamedOnnxValue})"/>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(
        IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputNames, RunOptions options)
    {
        using var values = ToOrtValues(inputs);
        return DisposableNamedOnnxValue.NameAll(outputNames, Run(options, NamesOf(inputs), values, outputNames));
    }

    /// <summary>Computes outputs into tensors that the caller has made, with the outputs' exact shapes.</summary>
    /// <inheritdoc cref="Run(RunOptions, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue}, IReadOnlyCollection{string})"/>
    public void Run(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<NamedOnnxValue> outputs) =>
        Run(inputs, outputs, _defaultRunOptions.Value);

    /// <inheritdoc cref="Run(IReadOnlyCollection{NamedOnnxValue}, IReadOnlyCollection{NamedOnnxValue})"/>
    public void Run(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<NamedOnnxValue> outputs, RunOptions options)
    {
        if (outputs.FirstOrDefault(output => !output.IsOverMemory) is { } copied)
            throw new OnnxRuntimeException(
                ErrorCode.InvalidArgument, $"output '{copied.Name}' can be written only to a DenseTensor of numbers, in place");
        using var inputValues = ToOrtValues(inputs);
        using var outputValues = ToOrtValues(outputs);
        Run(options, NamesOf(inputs), inputValues, NamesOf(outputs), outputValues);
    }

    private static string[] NamesOf(IReadOnlyCollection<NamedOnnxValue> values) => [.. values.Select(value => value.Name)];

    private static DisposableArray<OrtValue> ToOrtValues(IReadOnlyCollection<NamedOnnxValue> named) =>
        DisposableArray<OrtValue>.From(named, value => value.ToOrtValue());
}
