using Torchline.Recording;
using Torchline.Recording.Native;
using static TorchSharp.torch;

namespace Torchline.Export.Tracing;

/// <summary>Records a program: the operators outside of loops, and those of each loop's first iterations. Owns their tensors.</summary>
/// <param name="isWhole">Operators to record whole.</param>
/// <param name="snapshotResults">Keep a copy of every result.</param>
/// <param name="isLocated">Operators whose C# statement to find.</param>
/// <param name="openTrips">How many iterations to make of loops whose number depends on data; null: as many as the data gives.</param>
internal sealed class ProgramRecorder(Func<string, bool> isWhole, bool snapshotResults, Func<string, bool> isLocated, long? openTrips) : IDisposable
{
    // The first iteration becomes the loop's body; the second is compared with it.
    private const int RecordedIterations = 2;

    [ThreadStatic]
    private static ProgramRecorder? current;

    private readonly List<OperatorRecorder> segments = [];
    private readonly List<Tensor> held = [];
    private readonly List<Tensor> kept = [];
    private readonly Stack<string> scopes = new([""]);
    private List<RecordedStep> steps = [];
    private OperatorRecorder? segment;
    private IDisposable? enteredScope;

    /// <summary>What records this thread's program, null when nothing does.</summary>
    public static ProgramRecorder? Current => current;

    /// <summary>What the program reads that no operator of it made.</summary>
    public OutsideTensors Outside { get; } = new();

    /// <summary>Whether operators are recorded now.</summary>
    public bool IsRecording => segment is not null;

    /// <summary>Whether data decided how often a loop runs.</summary>
    public bool MetOpenLoop { get; private set; }

    /// <summary>Starts recording on the calling thread.</summary>
    public ProgramRecorder Start()
    {
        Resume();
        return current = this;
    }

    /// <summary>Ends the recording and returns it.</summary>
    public IReadOnlyList<RecordedStep> Stop()
    {
        Pause();
        current = null;
        return steps;
    }

    /// <summary>Names what the program is doing until the result is disposed: the path of a module.</summary>
    public IDisposable Enter(string scope)
    {
        scopes.Push(scope);
        EnterScope();
        return new ScopeEnd(this);
    }

    /// <summary>Runs a loop and records it as one step.</summary>
    public LoopResult Record(LoopCall call)
    {
        Pause();
        var (trips, carried) = (call.Trips is { } number ? Describe(number) : null, DescribeAll(call.Carried));
        var iterations = new List<RecordedIteration>();
        var left = call.Run(
            (iteration, state) =>
            {
                if (iterations.Count == RecordedIterations) return call.Step(tensor(iteration), state);
                var step = RecordIteration(call.Step, iteration, state, out var recorded);
                iterations.Add(recorded);
                return step;
            },
            openTrips);
        MetOpenLoop |= trips is not null || iterations[0].Condition is not null;
        // What a step made is the step's: the program goes on with tensors of its own.
        var result = new LoopResult([.. left.Carried.Select(Fresh)], [.. left.Scanned.Select(Fresh)]);
        steps.Add(new RecordedStep.Loop(
            call.Count, trips, carried, iterations, DescribeAll([.. result.Carried, .. result.Scanned]), scopes.Peek(), call.Place));
        Resume();
        return result;
    }

    /// <summary>Runs both branches of a condition and records them as one step; the program goes on with what the condition chooses.</summary>
    public IReadOnlyList<Tensor> Record(IfCall call)
    {
        Pause();
        var condition = Describe(call.Condition);
        var then = RecordBranch(call.Then, out var first);
        var otherwise = RecordBranch(call.Otherwise, out var second);
        call.RequireAlike(then, otherwise);
        Tensor[] results = [.. (call.Condition.item<bool>() ? then : otherwise).Select(Fresh)];
        steps.Add(new RecordedStep.Branches(condition, [first, second], DescribeAll(results), scopes.Peek(), call.Place));
        Resume();
        return results;
    }

    /// <summary>Ends the recording and frees the tensors that it kept alive.</summary>
    public void Dispose()
    {
        Free(new HashSet<Tensor>());
        foreach (var tensor in kept) tensor.Dispose();
        kept.Clear();
        Outside.Dispose();
    }

    /// <summary>Ends the recording and frees the tensors that it kept alive, but for those of some handles.</summary>
    public void Free(IReadOnlySet<Tensor> keep)
    {
        if (current == this) current = null;
        segment = null;
        foreach (var recorded in segments) kept.AddRange(recorded.Free(IsKept));
        foreach (var tensor in held)
        {
            if (IsKept(tensor)) kept.Add(tensor);
            else tensor.Dispose();
        }
        segments.Clear();
        held.Clear();

        // What has been changed stays, so that no other tensor gets its address.
        bool IsKept(Tensor tensor) => keep.Contains(tensor) || Outside.IsChanged(tensor);
    }

    private LoopStep RecordIteration(LoopIteration step, long iteration, IReadOnlyList<Tensor> state, out RecordedIteration recorded)
    {
        Tensor[] inputs = [Fresh(tensor(iteration)), .. state.Select(Fresh)];
        var described = DescribeAll(inputs);
        var around = steps;
        steps = [];
        Resume();
        var left = step(inputs[0], inputs[1..]);
        Pause();
        recorded = new RecordedIteration(
            described, steps, left.Continue is { } condition ? Describe(condition) : null, DescribeAll([.. left.Carried, .. left.Scanned ?? []]));
        steps = around;
        return left;
    }

    private IReadOnlyList<Tensor> RecordBranch(Func<IReadOnlyList<Tensor>> branch, out RecordedIteration recorded)
    {
        var around = steps;
        steps = [];
        Resume();
        var results = branch();
        Pause();
        recorded = new RecordedIteration([], steps, null, DescribeAll(results));
        steps = around;
        return results;
    }

    private void Resume()
    {
        segment = OperatorRecorder.Start(isWhole, snapshotResults, isLocated, Layout.Current, Outside);
        segments.Add(segment);
        EnterScope();
    }

    private void Pause()
    {
        if (segment is null) return;
        steps.AddRange(segment.Stop().Select(call => new RecordedStep.Call(call)));
        segment = null;
        enteredScope = null;
    }

    private void EnterScope()
    {
        enteredScope?.Dispose();
        enteredScope = segment?.Enter(scopes.Peek());
    }

    private Tensor Fresh(Tensor tensor) => Hold(tensor.clone());

    /// <summary>Describes a tensor, and keeps it valid when its users dispose of theirs.</summary>
    public RecordedTensor Describe(Tensor tensor)
    {
        var handle = Hold(OperatorRecorder.Share(tensor));
        return OperatorRecorder.Describe(tensor) with { Handle = snapshotResults ? Hold(tensor.clone()) : handle };
    }

    private RecordedTensor[] DescribeAll(IEnumerable<Tensor> tensors) => [.. tensors.Select(Describe)];

    private Tensor Hold(Tensor tensor)
    {
        held.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    private sealed class ScopeEnd(ProgramRecorder recorder) : IDisposable
    {
        public void Dispose()
        {
            recorder.scopes.Pop();
            recorder.EnterScope();
        }
    }
}
