using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Contracts.TrainingSteps;

namespace Torchline.TrainingSteps;

/// <summary>
/// Trains by an exported training step on ordinary ONNX Runtime; there is no libtorch in the process. The state stays in ONNX Runtime's memory
/// and is never copied: a step reads one set of tensors and writes another, which the next step reads.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time calls it.</remarks>
/// <example>
/// <code>
/// using var training = TrainingStepSession.Open("step.onnx", "step.safetensors");
/// using var images = OrtValue.CreateTensorValueFromMemory(pixels, [4, 3, 224, 224]);
/// using var labels = OrtValue.CreateTensorValueFromMemory(classes, [4]);
/// for (var i = 0; i &lt; 100; i++)
///     Console.WriteLine(training.Step([images, labels], learningRate: 1e-3f));
/// training.SaveState("trained.safetensors");
/// </code>
/// </example>
public sealed class TrainingStepSession : IDisposable
{
    private const long LargestModel = int.MaxValue; // protobuf's own limit

    private readonly InferenceSession session;
    private readonly StateBuffers state;
    private readonly string[] inputNames;
    private readonly string[] outputNames;
    private readonly float[] loss = new float[1];
    private readonly float[] learningRate = new float[1];
    private readonly long[] seed = new long[1];
    private readonly List<OrtValue> scalars = [];
    private bool isDisposed;

    private TrainingStepSession(InferenceSession session, TrainingStepDescription description, StateBuffers state)
    {
        (this.session, this.state, Description) = (session, state, description);
        var names = description.State.Select(entry => entry.Name).ToArray();
        inputNames =
        [
            .. description.Inputs, TrainingStepDescription.LearningRate, .. description.HasSeed ? [TrainingStepDescription.Seed] : Array.Empty<string>(), .. names,
        ];
        outputNames = [TrainingStepDescription.Loss, .. names.Select(name => TrainingStepDescription.NextPrefix + name)];
        scalars.Add(OrtValue.CreateTensorValueFromMemory(learningRate, []));
        if (description.HasSeed) scalars.Add(OrtValue.CreateTensorValueFromMemory(seed, []));
        Loss = OrtValue.CreateTensorValueFromMemory(loss, []);
    }

    /// <summary>The names of inputs, outputs and state.</summary>
    public TrainingStepDescription Description { get; }

    /// <summary>How many steps were made, those before the state was saved included.</summary>
    public long Steps => MemoryMarshal.Read<long>(state.Bytes(TrainingStepDescription.Step));

    private OrtValue Loss { get; }

    /// <summary>Opens a step and its state.</summary>
    /// <param name="model">The step's ONNX file.</param>
    /// <param name="stateFile">The initial state, or one that was saved.</param>
    /// <param name="threads">Threads inside an operator; 0 leaves them to ONNX Runtime.</param>
    /// <exception cref="TrainingStepException">A file is damaged, the model is no training step, or the state is another step's.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static TrainingStepSession Open(string model, string stateFile, int threads = 0)
    {
        var size = new FileInfo(model).Length;
        if (size > LargestModel) throw new TrainingStepException($"{model} has {size} bytes, more than an ONNX file can have");
        RequireWeightsBeside(model);
        return Open(options => new InferenceSession(model, options), model, () => StateFile.Read(stateFile), stateFile, threads);
    }

    /// <summary>Opens a step that lies in memory. Where its description leaves a size of the state open, -1, the given state has it.</summary>
    /// <param name="model">The step's ONNX file.</param>
    /// <param name="state">The initial state.</param>
    /// <param name="threads">Threads inside an operator; 0 leaves them to ONNX Runtime.</param>
    /// <exception cref="TrainingStepException">The file is damaged, the model is no training step, or the state is another step's.</exception>
    public static TrainingStepSession Open(byte[] model, IReadOnlyList<StateTensor> state, int threads = 0) =>
        Open(options => new InferenceSession(model, options), "the step", () => state, "the given state", threads);

    /// <summary>Makes one step.</summary>
    /// <param name="inputs">The data in the order of the description's inputs; they stay the caller's.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="seed">What dropout's masks follow from; another one for each step. Without effect where the step draws nothing.</param>
    /// <param name="stop">Ends a step that is under way; the state is as before it then.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="TrainingStepException">The inputs do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The step was ended.</exception>
    public float Step(IReadOnlyList<OrtValue> inputs, float learningRate, long seed = 0, CancellationToken stop = default)
    {
        Run(inputs, learningRate, seed, [], [], stop);
        return loss[0];
    }

    /// <summary>Makes one step, and gives what else the step computes.</summary>
    /// <param name="inputs">The data in the order of the description's inputs; they stay the caller's.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="outputs">Takes the values of the description's outputs, of the right type and shape; they stay the caller's.</param>
    /// <param name="seed">What dropout's masks follow from.</param>
    /// <param name="stop">Ends a step that is under way.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="TrainingStepException">The inputs or outputs do not fit the model.</exception>
    public float Step(
        IReadOnlyList<OrtValue> inputs, float learningRate, IReadOnlyList<OrtValue> outputs, long seed = 0, CancellationToken stop = default)
    {
        if (outputs.Count != Description.Outputs.Count)
            throw new TrainingStepException($"the step gives {Description.Outputs.Count} outputs, and {outputs.Count} were given to write to");
        Run(inputs, learningRate, seed, Description.Outputs, outputs, stop);
        return loss[0];
    }

    /// <summary>Writes the state; a reader finds the old file or the new one.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveState(string path)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        StateFile.Write(path, state.Copy());
    }

    /// <summary>Goes on from a state that was saved.</summary>
    /// <exception cref="TrainingStepException">The file is damaged, or is another step's; the state is as before then.</exception>
    public void LoadState(string path)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        state.Fill(StateFile.Read(path), path);
    }

    /// <summary>What tensors of the state are now: a copy of all of them.</summary>
    public IReadOnlyList<StateTensor> CopyState()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        return state.Copy();
    }

    /// <summary>A float32 tensor of the state by its state-dict name, a second name of a tied one included: trained weights.</summary>
    /// <exception cref="KeyNotFoundException">The state has none of that name.</exception>
    /// <exception cref="InvalidOperationException">It has another type.</exception>
    public (float[] Values, IReadOnlyList<long> Shape) Read(string name)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        name = Description.Ties.GetValueOrDefault(name, name);
        var entry = state.Describe(name);
        return entry.Type == StateTensor.Float32
            ? (MemoryMarshal.Cast<byte, float>(state.Bytes(name)).ToArray(), entry.Shape)
            : throw new InvalidOperationException($"`{name}` has the type {entry.Type}, not float32");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        foreach (var scalar in scalars) scalar.Dispose();
        Loss.Dispose();
        state.Dispose();
        session.Dispose();
    }

    private static TrainingStepSession Open(
        Func<SessionOptions, InferenceSession> load, string model, Func<IReadOnlyList<StateTensor>> readState, string stateFile, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        InferenceSession? session = null;
        try
        {
            session = load(options);
            return Open(session, model, readState(), stateFile);
        }
        catch (OnnxRuntimeException failure)
        {
            session?.Dispose();
            throw new TrainingStepException($"{model} is no model that ONNX Runtime can load: {failure.Message}", failure);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>ONNX Runtime opens the files that a model names: those in its own folder alone.</summary>
    private static void RequireWeightsBeside(string model)
    {
        try
        {
            if (ExternalDataFiles.Of(model).FirstOrDefault(location => !ExternalDataFiles.IsBeside(location)) is { } elsewhere)
                throw new TrainingStepException($"{model} has weights in \"{elsewhere}\", and only files beside the model are opened");
        }
        catch (InvalidDataException failure)
        {
            throw new TrainingStepException($"{model} is no model that ONNX Runtime can load: {failure.Message}", failure);
        }
    }

    private static TrainingStepSession Open(InferenceSession session, string model, IReadOnlyList<StateTensor> initial, string stateFile)
    {
        if (!session.ModelMetadata.CustomMetadataMap.TryGetValue(TrainingStepDescription.MetadataKey, out var json))
            throw new TrainingStepException($"{model} is no training step: its metadata has no {TrainingStepDescription.MetadataKey}");
        var description = TrainingStepDescription.Parse(json).WithSizesOf(initial);
        var missing = description.State.Select(entry => entry.Name).Except(session.InputNames).FirstOrDefault()
            ?? description.Results.Except(session.OutputNames).FirstOrDefault();
        if (missing is not null) throw new TrainingStepException($"{model} has no `{missing}`, which its description names");
        var state = new StateBuffers(description.State, initial, stateFile);
        try
        {
            return new TrainingStepSession(session, description, state);
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private void Run(
        IReadOnlyList<OrtValue> inputs, float rate, long chance, IReadOnlyList<string> extraNames, IReadOnlyList<OrtValue> extra, CancellationToken stop)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        stop.ThrowIfCancellationRequested();
        if (inputs.Count != Description.Inputs.Count)
            throw new TrainingStepException($"the step takes {Description.Inputs.Count} inputs ({string.Join(", ", Description.Inputs)}), and {inputs.Count} were given");
        (learningRate[0], seed[0]) = (rate, chance);
        using var options = new RunOptions();
        using var registration = stop.Register(() => options.Terminate = true);
        try
        {
            session.Run(options, inputNames, [.. inputs, .. scalars, .. state.Current], [.. outputNames, .. extraNames], [Loss, .. state.Next, .. extra]);
        }
        catch (OnnxRuntimeException failure)
        {
            stop.ThrowIfCancellationRequested();
            throw new TrainingStepException($"the step failed: {failure.Message}", failure);
        }
        state.Swap();
    }
}
