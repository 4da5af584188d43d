using System.Runtime.InteropServices;
using TorchSharp;
using Torchline.Export.Sizes;
using Torchline.Recording;
using static TorchSharp.torch;

namespace Torchline.Export.Tracing;

/// <summary>Runs a program under the recorder at several sizes, and keeps its tensors valid until the session is disposed.</summary>
/// <param name="request">What to trace.</param>
/// <param name="isWhole">Operators to record whole.</param>
/// <param name="callSites">Find the C# statement of each call, for messages; otherwise of reads into C# alone.</param>
internal sealed class TraceSession(ExportRequest request, Func<string, bool> isWhole, bool callSites) : IDisposable
{
    // What sizes are made of: the first ones are primes, so that none is by chance a multiple of another, or of a constant of the program.
    private static readonly long[] Primes = [3, 7, 5, 11, 13, 17, 19, 23, 29, 31, 37, 41];

    private readonly List<IDisposable> resources = [];
    private bool metOpenLoop;

    /// <summary>The general program.</summary>
    public TracedProgram Program { get; private set; } = null!;

    /// <summary>Traces a request at as many sizes as separate its dynamic dimensions, and once more with other values.</summary>
    /// <exception cref="ExportException">The program does not generalise.</exception>
    public static TraceSession Run(ExportRequest request, Func<string, bool> isWhole, bool callSites) =>
        new TraceSession(request, isWhole, callSites).With(session => session.TraceAll());

    /// <summary>Traces once at given sizes with given inputs, keeping a copy of every result.</summary>
    public static TraceSession RunOnce(ExportRequest request, Func<string, bool> isWhole, IReadOnlyList<Tensor> inputs) =>
        new TraceSession(request, isWhole, callSites: true).With(session => session.Trace(inputs, snapshotResults: true, openTrips: null));

    public void Dispose()
    {
        foreach (var resource in resources) resource.Dispose();
        resources.Clear();
    }

    private TraceSession With(Func<TraceSession, TracedProgram> trace)
    {
        try
        {
            Program = trace(this);
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private TracedProgram TraceAll()
    {
        var traces = new List<SizedTrace>();
        foreach (var sizes in SizesToTrace(request.DynamicDimensions))
        {
            var inputs = SampleAt(sizes);
            // Copies: the program may write to its inputs.
            Tensor[] others = traces.Count == 0 ? [.. inputs.Select(input => Own(input.clone()))] : [];
            traces.Add(TraceAt(sizes, inputs, traces));
            if (traces.Count == 1) RefuseHostReads(traces[0], others);
        }
        // Where no size varies, the iterations of a loop may.
        if (traces.Count == 1 && metOpenLoop) traces.Add(TraceAt(traces[0].Sizes, SampleAt(traces[0].Sizes), traces));
        return Generalizer.Run(traces);
    }

    /// <summary>A base, each dimension changed alone, and all of them changed twice.</summary>
    private static IEnumerable<IReadOnlyDictionary<string, long>> SizesToTrace(IReadOnlyDictionary<string, DeclaredSize> dimensions)
    {
        var names = dimensions.Keys.Order(StringComparer.Ordinal).ToArray();
        Dictionary<string, long> Sizes(Func<int, int> round) => names.Index().ToDictionary(
            name => name.Item, name => SizeIn(round(name.Index), name.Index, names.Length, dimensions[name.Item]));

        yield return Sizes(_ => 0);
        if (names.Length == 0) yield break;
        for (var changed = 0; changed < names.Length; changed++) yield return Sizes(i => i == changed ? 1 : 0);
        yield return Sizes(_ => 2);
        yield return Sizes(_ => 3);
    }

    /// <summary>A dimension's size in one of four rounds, which leave every remainder of two, three and four, unless it has a step.</summary>
    private static long SizeIn(int round, int dimension, int dimensions, DeclaredSize bounds)
    {
        var (first, later) = (Primes[dimension % Primes.Length], Primes[(dimension + round * dimensions) % Primes.Length]);
        var steps = bounds.Step == 1 ? later + Modulo(first + 5 * round - later, 12) : later; // 0, 5, 10 and 15 leave all those rests
        return bounds.Smallest + bounds.Step * (steps - 1);
    }

    private static long Modulo(long number, long divisor) => number - SizeExpression.FloorDivide(number, divisor) * divisor;

    /// <summary>Iterations of a loop whose number depends on data: fewer at larger sizes, so that no function of the sizes fits them.</summary>
    private static long OpenTrips(int trace) => trace == 0 ? 2 : 1;

    private Tensor[] SampleAt(IReadOnlyDictionary<string, long> sizes) => [.. request.Inputs.Select(input => Own(input.SampleOf(sizes)))];

    private SizedTrace TraceAt(IReadOnlyDictionary<string, long> sizes, IReadOnlyList<Tensor> inputs, IReadOnlyList<SizedTrace> earlier)
    {
        try
        {
            return new SizedTrace(sizes, Trace(inputs, snapshotResults: false, OpenTrips(earlier.Count)));
        }
        catch (ExternalException failure) when (earlier.Count > 0)
        {
            throw new FrozenSizeException(
                $"the program ran with {earlier[0].Describe()} but fails with {new SizedTrace(sizes, earlier[0].Program).Describe()}: a size is " +
                $"frozen in it, {PlaceOf(failure)}. libtorch's message: {failure.Message.Trim()}\n" +
                "Take sizes from tensor.shape inside forward, or declare the dimension fixed.", failure);
        }
    }

    /// <summary>Traces at the same sizes with other values, and with a sample drawn anew.</summary>
    /// <exception cref="DataDependentException">The program does something else then.</exception>
    private void RefuseHostReads(SizedTrace first, IReadOnlyList<Tensor> inputs)
    {
        HostReads.RequireSame(first.Program, Trace(SampleAt(first.Sizes), snapshotResults: false, OpenTrips(0)));
        TracedProgram other;
        try
        {
            Tensor[] others = [.. request.Inputs.Zip(inputs, (input, values) => Own(OtherValues(input, values, first.Sizes)))];
            other = Trace(others, snapshotResults: false, OpenTrips(0));
        }
        catch (ExternalException)
        {
            return; // The values were out of the program's range, such as negative probabilities.
        }
        HostReads.RequireSame(first.Program, other);
    }

    /// <summary>Values of the other sign and of another magnitude. Integers, which may be indices, are drawn anew.</summary>
    private static Tensor OtherValues(GraphInput input, Tensor values, IReadOnlyDictionary<string, long> sizes) => values.dtype switch
    {
        _ when input.Value is not null => values.clone(),
        ScalarType.Byte or ScalarType.Bool => values.bitwise_not(),
        ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 => input.SampleOf(sizes),
        _ => values.mul(-0.5),
    };

    /// <summary>The first line of the user's own code in the stack of an exception.</summary>
    private static string PlaceOf(Exception failure) =>
        new System.Diagnostics.StackTrace(failure, fNeedFileInfo: true).GetFrames()
            .Where(frame => frame.GetMethod()?.Module.Assembly is { } assembly
                && assembly != typeof(torch).Assembly && frame.GetFileName() is not null)
            .Select(frame => $"at {Path.GetFileName(frame.GetFileName())}:{frame.GetFileLineNumber()}")
            .FirstOrDefault() ?? "at an unknown place (no debug symbols)";

    private TracedProgram Trace(IReadOnlyList<Tensor> inputs, bool snapshotResults, long? openTrips)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var recorder = new ProgramRecorder(isWhole, snapshotResults, name => callSites || HostReads.Contains(name), openTrips).Start();
        resources.Add(recorder);
        var outputs = Run(inputs, recorder);
        var recording = recorder.Stop();
        metOpenLoop |= recorder.MetOpenLoop;
        if (outputs.Count != request.Outputs.Count)
        {
            throw new ExportException(
                $"the program returned {outputs.Count} tensors, but {request.Outputs.Count} outputs were named: {string.Join(", ", request.Outputs)}");
        }
        foreach (var output in outputs) Own(output);
        return Functionalizer.Run(
            recording, [.. request.Inputs.Zip(inputs, (input, tensor) => (input.Name, OperatorRecorder.Describe(tensor)))], request.SizeInputs,
            [.. request.Module?.state_dict().Select(entry => (entry.Key, OperatorRecorder.Describe(entry.Value))) ?? []],
            [.. outputs.Select(OperatorRecorder.Describe)], request.StateInputs);
    }

    private IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs, ProgramRecorder recorder)
    {
        try
        {
            using var scopes = request.Module is { } module ? new ModuleScopes(module, recorder) : null;
            return request.Program(inputs);
        }
        catch
        {
            recorder.Dispose(); // the thread may record again
            throw;
        }
    }

    private Tensor Own(Tensor tensor)
    {
        resources.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }
}
