namespace Microsoft.ML.OnnxRuntime;

/// <summary>Runs over <see cref="OrtValue"/>: nothing is copied, and only the results are allocated.</summary>
public unsafe partial class InferenceSession
{
    // Models with more inputs and outputs than this are rare, and their runs long enough to allocate.
    private const int MostOnStack = 64;

    /// <summary>Runs the model; the caller disposes the results, which are in the order of <paramref name="outputNames"/>.</summary>
    /// <exception cref="OnnxRuntimeException">
    /// A name, type or shape is not the model's, an operator failed, or the run was terminated.
    /// </exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions,
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames)
    {
        Span<nint> outputs = outputNames.Count <= MostOnStack ? stackalloc nint[outputNames.Count] : new nint[outputNames.Count];
        outputs.Clear();
        Execute(runOptions, inputNames, inputValues, outputNames, outputs);
        return Take(outputs);
    }

    /// <inheritdoc cref="Run(RunOptions, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue}, IReadOnlyCollection{string})"/>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions, IReadOnlyDictionary<string, OrtValue> inputs, IReadOnlyCollection<string> outputNames) =>
        Run(runOptions, [.. inputs.Keys], [.. inputs.Values], outputNames);

    /// <summary>Runs the model into values that the caller has made, over memory of the caller's choice.</summary>
    /// <inheritdoc cref="Run(RunOptions, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue}, IReadOnlyCollection{string})"/>
    public void Run(
        RunOptions runOptions,
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames,
        IReadOnlyCollection<OrtValue> outputValues)
    {
        ExpectEqual(outputNames.Count, outputValues.Count, "output");
        Span<nint> outputs = outputValues.Count <= MostOnStack ? stackalloc nint[outputValues.Count] : new nint[outputValues.Count];
        Fill(outputs, outputValues);
        Execute(runOptions, inputNames, inputValues, outputNames, outputs);
        GC.KeepAlive(outputValues);
    }

    // An output that is zero is replaced by a new native value; else the native value is written to.
    private void Execute(
        RunOptions runOptions,
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames,
        Span<nint> outputs)
    {
        ExpectEqual(inputNames.Count, inputValues.Count, "input");
        var count = 2 * inputNames.Count + outputNames.Count;
        Span<nint> pointers = count <= 3 * MostOnStack ? stackalloc nint[count] : new nint[count];
        var names = pointers[..inputNames.Count];
        var inputs = pointers.Slice(inputNames.Count, inputNames.Count);
        var namesOfOutputs = pointers[(2 * inputNames.Count)..];
        FillInputNames(names, inputNames);
        Fill(inputs, inputValues);
        FillOutputNames(namesOfOutputs, outputNames);

        using var session = Handle.Borrow();
        using var options = runOptions.Borrow();
        fixed (nint* firstName = names, firstInput = inputs, firstOutputName = namesOfOutputs, firstOutput = outputs)
            OrtStatus.Check(Ort.Api->Run(
                session, options, (byte**)firstName, firstInput, (nuint)names.Length,
                (byte**)firstOutputName, (nuint)namesOfOutputs.Length, firstOutput));

        GC.KeepAlive(inputValues);
        GC.KeepAlive(this);
    }

    private static DisposableArray<OrtValue> Take(ReadOnlySpan<nint> values)
    {
        var taken = new OrtValue[values.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = new OrtValue(new OrtValueHandle(values[i]));
        return new DisposableArray<OrtValue>(taken);
    }

    private void FillInputNames(Span<nint> pointers, IReadOnlyCollection<string> names)
    {
        var items = new Items<string>(names);
        for (var i = 0; i < pointers.Length; i++)
        {
            pointers[i] = _inputs.Find(items[i]);
            if (pointers[i] == 0) pointers[i] = _overridableInitializers.Find(items[i]);
            if (pointers[i] == 0) throw _inputs.Unknown(items[i]);
        }
    }

    private void FillOutputNames(Span<nint> pointers, IReadOnlyCollection<string> names)
    {
        var items = new Items<string>(names);
        for (var i = 0; i < pointers.Length; i++)
        {
            pointers[i] = _outputs.Find(items[i]);
            if (pointers[i] == 0) throw _outputs.Unknown(items[i]);
        }
    }

    private static void Fill(Span<nint> pointers, IReadOnlyCollection<OrtValue> values)
    {
        var items = new Items<OrtValue>(values);
        for (var i = 0; i < pointers.Length; i++)
        {
            ObjectDisposedException.ThrowIf(items[i].Handle.IsClosed, items[i]);
            pointers[i] = items[i].Handle.DangerousGetHandle();
        }
    }

    private static void ExpectEqual(int names, int values, string kind)
    {
        if (names != values)
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"{names} {kind} names for {values} {kind} values");
    }

    /// <summary>A collection by index: arrays and lists are read in place, where enumerating them would allocate.</summary>
    private readonly struct Items<T>(IReadOnlyCollection<T> collection)
    {
        private readonly IReadOnlyList<T> _list = collection as IReadOnlyList<T> ?? [.. collection];

        public T this[int index] => _list[index];
    }
}
