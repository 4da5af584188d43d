using System.Diagnostics;
using System.Runtime.InteropServices;
using Torchline.Recording;
using static TorchSharp.torch;

namespace Torchline.Export.Tracing;

/// <summary>Runs a program under the recorder at several sizes, and keeps its constants valid until the session is disposed.</summary>
/// <param name="request">What to trace.</param>
/// <param name="isWhole">Operators to record whole.</param>
/// <param name="callSites">Find the C# statement of each call, for messages; otherwise of reads into C# alone.</param>
internal sealed class TraceSession(ExportRequest request, Func<string, bool> isWhole, bool callSites) : IDisposable
{
    private const int MostTraces = 60;
    private const int MostChecked = 50;
    private const long FewElements = 1 << 16;
    private const double MostResults = 1 << 26; // elements of all results of a trace at sizes that nobody declared
    private const long ManyResults = 1 << 24;
    private const double LargeGrowth = 1.5; // of the inputs' elements, where there are so many results
    private const int Checks = 2; // traces that only check what was derived

    // What a trace at sizes that nobody declared may take, by the time of the first sizes.
    private static readonly TimeSpan LongestTrace = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(2);

    private readonly List<IDisposable> resources = [];
    private readonly TracePlan plan = new(request);
    private readonly List<SizedTrace> traces = [];
    private SizeBoundary boundary = null!;
    private bool metOpenLoop;
    private bool outputsHaveNaN; // of the last trace

    /// <summary>The general program.</summary>
    public TracedProgram Program { get; private set; } = null!;

    /// <summary>The smallest sizes, and two sets of sizes that no trace had; one empty set where none is dynamic.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, long>> SizesToVerify => [plan.Smallest, .. plan.Beyond([.. traces.Select(trace => trace.Sizes)])];

    /// <summary>Traces a request at as many sizes as separate the functions of its dynamic dimensions, and once more with other values.</summary>
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
        boundary = new SizeBoundary(plan, sizes => Run(sizes));
        var inputs = SampleAt(plan.First);
        Tensor[] others = [.. inputs.Select(input => Own(input.clone()))]; // copies: the program may write to its inputs
        Add(plan.First, inputs);
        traces[0].Program.RequireRoom(); // before gigabytes are traced again and copied
        var start = Stopwatch.GetTimestamp();
        RefuseHostReads(traces[0], others); // two traces
        // The first traces of a process take long for other reasons: few elements are affordable in any case.
        var isLarge = traces[0].Elements > ManyResults;
        var affordable = Math.Max(
            FewElements, (long)(plan.Elements(plan.First) * (isLarge ? LargeGrowth : Math.Max(2, 2 * LongestTrace / Stopwatch.GetElapsedTime(start)))));
        foreach (var sizes in plan.Always(isLarge)) Add(sizes);
        foreach (var (dimension, ladder) in plan.Larger) Climb(dimension, ladder.TakeWhile(sizes => plan.Elements(sizes) <= affordable));
        // Where no size varies, the iterations of a loop may.
        if (traces.Count == 1 && metOpenLoop) Add(plan.First);

        var checks = traces[0].Sizes.Count == 0 ? 0 : Checks;
        while (true)
        {
            var program = Generalizer.Run(request, traces, out var matcher);
            var untraced = Untraced(affordable);
            // What several functions give is not guessed: if need be at the price of a long trace.
            var next = matcher.Separating(untraced) ?? matcher.Separating(Untraced(long.MaxValue));
            // An integer that is the same for even sizes may be another for odd ones.
            if (next is null && traces.Count < MostTraces) next = matcher.Covering(untraced);
            if (next is not null && traces.Count >= MostTraces)
                throw new FrozenSizeException($"a number in the program is several functions of the sizes in all of {traces.Count} traces: {matcher.Ambiguity}.");
            // What has steps is compared at many sizes, as far as there is time.
            if (next is null && matcher.HasSteps && traces.Count < MostChecked && Stopwatch.GetElapsedTime(start) < LongestCheck)
                next = plan.Dense(affordable, [.. traces.Select(trace => trace.Sizes)]).FirstOrDefault(sizes => !traces.Exists(trace => TracePlan.Same(trace.Sizes, sizes)));
            // Sizes that played no part in what was derived.
            if (next is null && checks-- > 0) next = untraced.LastOrDefault();
            if (next is null) return program;
            Add(next);
        }
    }

    /// <summary>Traces ever larger sizes of one dimension, as far as their results have room.</summary>
    private void Climb(string dimension, IEnumerable<IReadOnlyDictionary<string, long>> ladder)
    {
        var smallest = traces.Find(trace => TracePlan.Same(trace.Sizes, plan.Smallest) && trace.Sizes[dimension] > 0);
        var steps = new List<(double Size, double Elements)>();
        if (smallest is not null) steps.Add((smallest.Sizes[dimension], smallest.Elements));
        foreach (var sizes in ladder)
        {
            if (SizedTrace.Expected(steps, sizes[dimension]) > MostResults) return;
            Add(sizes);
            steps.Add((sizes[dimension], traces[^1].Elements));
        }
    }

    private IReadOnlyDictionary<string, long>[] Untraced(long mostElements) =>
        [.. plan.Others(mostElements).Where(sizes => !traces.Exists(trace => TracePlan.Same(trace.Sizes, sizes)))];

    private void Add(IReadOnlyDictionary<string, long> sizes, Tensor[]? inputs = null)
    {
        var trace = TraceAt(sizes, inputs);
        traces.Add(trace);
        if (traces.Count == 1) return;
        var calls = traces[0].Program.AllCalls.Length;
        if (!Align(traces.Count - 1)) throw boundary.Refusal(traces[0], trace);
        if (traces[0].Program.AllCalls.Length == calls) return;
        // A slice that the new trace has is missing in all others.
        for (var other = 1; other < traces.Count - 1; other++)
            if (!Align(other)) throw boundary.Refusal(traces[0], traces[other]);
    }

    /// <summary>Gives a trace and the first one the same calls; false where they do different things.</summary>
    private bool Align(int trace)
    {
        if (TraceAlignment.Align(traces[0].Program, traces[trace].Program, out _) is not { } aligned) return false;
        (traces[0], traces[trace]) = (traces[0] with { Program = aligned.First }, traces[trace] with { Program = aligned.Other });
        return true;
    }

    /// <summary>Iterations of a loop whose number depends on data: fewer at larger sizes, so that no function of the sizes fits them.</summary>
    private static long OpenTrips(int trace) => trace == 0 ? 2 : 1;

    private Tensor[] SampleAt(IReadOnlyDictionary<string, long> sizes) => [.. request.Inputs.Select(input => Own(input.SampleOf(sizes)))];

    private SizedTrace TraceAt(IReadOnlyDictionary<string, long> sizes, Tensor[]? inputs = null)
    {
        try
        {
            return Run(sizes, inputs);
        }
        catch (ExternalException failure)
        {
            throw traces.Count == 0 ? SizeBoundary.FirstFailure(sizes, failure) : boundary.Failure(traces[0].Sizes, sizes, failure);
        }
    }

    private SizedTrace Run(IReadOnlyDictionary<string, long> sizes, Tensor[]? inputs = null) =>
        new(sizes, Trace(inputs ?? SampleAt(sizes), snapshotResults: false, OpenTrips(traces.Count)));

    /// <summary>Traces at the same sizes with other values, and with a sample drawn anew.</summary>
    /// <exception cref="DataDependentException">The program does something else then.</exception>
    private void RefuseHostReads(SizedTrace first, IReadOnlyList<Tensor> inputs)
    {
        var firstHasNaN = outputsHaveNaN;
        var again = Trace(SampleAt(first.Sizes), snapshotResults: false, OpenTrips(0));
        OutsideChanges.Refuse(first.Program, again, request.Module);
        HostReads.RequireSame(first.Program, again);
        if (TraceOthers(first, inputs, isInverted: true) is not { } other) return;
        // Masks that leave nothing over make NaN, which no branch of a layer expects: they are drawn anew.
        if (outputsHaveNaN && !firstHasNaN && request.Inputs.Any(input => input.ElementType == ScalarType.Bool))
            other = TraceOthers(first, inputs, isInverted: false) ?? other;
        HostReads.RequireSame(first.Program, other);
    }

    /// <summary>A trace with other values; null where they are out of the program's range, such as negative probabilities.</summary>
    private TracedProgram? TraceOthers(SizedTrace first, IReadOnlyList<Tensor> inputs, bool isInverted)
    {
        try
        {
            Tensor[] others = [.. request.Inputs.Zip(inputs, (input, values) => Own(HostReads.OtherValues(input, values, first.Sizes, isInverted)))];
            return Trace(others, snapshotResults: false, OpenTrips(0));
        }
        catch (ExternalException)
        {
            return null;
        }
    }

    private TracedProgram Trace(IReadOnlyList<Tensor> inputs, bool snapshotResults, long? openTrips)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var recorder = new ProgramRecorder(isWhole, snapshotResults, name => callSites || HostReads.Contains(name), openTrips).Start();
        resources.Add(recorder);
        var described = request.Inputs.Zip(inputs, (input, tensor) => (input.Name, OperatorRecorder.Describe(tensor))).ToArray();
        var outputs = Run(inputs, recorder);
        var recording = recorder.Stop();
        metOpenLoop |= recorder.MetOpenLoop;
        recorder.Outside.End();
        if (recorder.Outside.Filled is { } filled)
        {
            throw new DataDependentException(
                $"a tensor {filled} that the program makes by empty() is filled by C# code, which no operator shows: make it by tensor(array), or " +
                "outside of the program.");
        }
        if (outputs.Count != request.Outputs.Count)
        {
            throw new ExportException(
                $"the program returned {outputs.Count} tensors, but {request.Outputs.Count} outputs were named: {string.Join(", ", request.Outputs)}");
        }
        outputsHaveNaN = outputs.Any(output => output.is_floating_point() && output.isnan().any().item<bool>());
        var program = Functionalizer.Run(
            recording, described, request.SizeInputs,
            [.. request.Module?.state_dict().Select(entry => (entry.Key, OperatorRecorder.Describe(entry.Value))) ?? []],
            request.StateInputs, recorder.Outside, [.. outputs.Select(recorder.Describe)]);
        // What the program computed is of no use any more; weights and constants are stored.
        if (!snapshotResults) recorder.Free(program.States.Concat(program.Constants).Select(value => value.Recorded.Handle).ToHashSet<Tensor>(ReferenceEqualityComparer.Instance));
        return program;
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
