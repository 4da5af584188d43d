using Torchline.Recording;
using static TorchSharp.torch;

namespace Torchline.Export.Tracing;

/// <summary>A loop as a program calls it.</summary>
/// <param name="Count">How often it runs, where no tensor gives it.</param>
/// <param name="Trips">The tensor that gives how often it runs.</param>
/// <param name="Carried">What the first iteration gets.</param>
/// <param name="Step">One iteration.</param>
/// <param name="Place">File and line of the loop.</param>
internal sealed record LoopCall(long Count, Tensor? Trips, IReadOnlyList<Tensor> Carried, LoopIteration Step, string Place)
{
    /// <summary>Runs the loop in libtorch, freeing what an iteration does not leave to the next.</summary>
    public LoopResult Run()
    {
        // As the exported graph: a step may change in place what it is given, and its caller's tensors stay.
        var own = this with { Carried = [.. Carried.Select(tensor => tensor.clone())] };
        return own.Run((iteration, carried) =>
        {
            using var scope = NewDisposeScope();
            var left = Step(tensor(iteration), carried);
            foreach (var kept in left.Carried.Concat(left.Scanned ?? [])) scope.MoveToOuter(kept);
            if (left.Continue is { } condition) scope.MoveToOuter(condition);
            return left;
        });
    }

    /// <summary>Runs the loop with iterations that the caller performs.</summary>
    /// <param name="iterate">Performs one: its number and carried tensors to what it leaves.</param>
    /// <param name="openTrips">How many to make where data would decide; null to let the data decide.</param>
    public LoopResult Run(Func<long, IReadOnlyList<Tensor>, LoopStep> iterate, long? openTrips = null)
    {
        var trips = Trips is null ? Count : openTrips ?? Trips.item<long>();
        var carried = Carried;
        var rows = new List<IReadOnlyList<Tensor>>();
        LoopStep? left = null;
        for (var goesOn = true; goesOn && rows.Count < trips;)
        {
            left = Checked(iterate(rows.Count, carried));
            if (left.Continue is not null) trips = openTrips ?? trips;
            goesOn = openTrips is not null || left.Continue?.item<bool>() != false;
            carried = left.Carried;
            rows.Add(left.Scanned ?? []);
        }
        // Without an iteration, one more gives the shapes of what would have been collected.
        left ??= Checked(iterate(0, [.. Carried.Select(tensor => tensor.clone())]));
        return new LoopResult(carried, [.. (left.Scanned ?? []).Select((row, i) => rows.Count == 0
            ? empty([0, .. row.shape], row.dtype)
            : stack(rows.Select(collected => collected[i])))]);
    }

    /// <exception cref="ExportException">An ONNX loop cannot carry on with what the step left.</exception>
    private LoopStep Checked(LoopStep left)
    {
        if (left.Carried.Count != Carried.Count)
            throw new ExportException($"the loop at {Place} carries {Carried.Count} tensors, but its step returned {left.Carried.Count}.");
        foreach (var (i, (before, after)) in Carried.Zip(left.Carried).Index())
        {
            if (before.dtype != after.dtype || !before.shape.SequenceEqual(after.shape))
            {
                throw new ExportException(
                    $"carried tensor {i} of the loop at {Place} is {Describe(before)} before the step and {Describe(after)} after it: what a loop " +
                    "carries keeps its type and shape. Make it as large as it gets before the loop and write into it by index, or collect it (LoopStep.Scanned).");
            }
        }
        if (left.Continue is { } condition && (condition.dtype != ScalarType.Bool || condition.dim() != 0))
            throw new ExportException($"the condition of the loop at {Place} is {Describe(condition)}: it must be a bool scalar, as any() and all() give.");
        return left;
    }

    private static string Describe(Tensor tensor) => $"{tensor.dtype}[{string.Join(", ", tensor.shape)}]";
}

/// <summary>What a recorded program did next: it called an operator, ran a loop, or took a branch.</summary>
internal abstract record RecordedStep
{
    private RecordedStep() { }

    /// <summary>An operator.</summary>
    public sealed record Call(RecordedCall Recorded) : RecordedStep;

    /// <summary>A loop.</summary>
    /// <param name="Count">How often it runs, where no tensor gives it.</param>
    /// <param name="Trips">The tensor that gives how often it runs.</param>
    /// <param name="Carried">What the first iteration got.</param>
    /// <param name="Iterations">Its first iterations: one at least, two where it made as many.</param>
    /// <param name="Results">The carried tensors at its end, then the collected ones.</param>
    /// <param name="Scope">Module path.</param>
    /// <param name="Place">File and line.</param>
    public sealed record Loop(
        long Count, RecordedTensor? Trips, IReadOnlyList<RecordedTensor> Carried, IReadOnlyList<RecordedIteration> Iterations,
        IReadOnlyList<RecordedTensor> Results, string Scope, string Place) : RecordedStep;

    /// <summary>A condition with two branches, both recorded.</summary>
    /// <param name="Condition">The bool scalar.</param>
    /// <param name="Bodies">What is done where it holds, and where it does not.</param>
    /// <param name="Results">What the program goes on with.</param>
    /// <param name="Scope">Module path.</param>
    /// <param name="Place">File and line.</param>
    public sealed record Branches(
        RecordedTensor Condition, IReadOnlyList<RecordedIteration> Bodies, IReadOnlyList<RecordedTensor> Results, string Scope, string Place) : RecordedStep;
}

/// <summary>One iteration of a recorded loop, or one branch of a condition, which has no inputs.</summary>
/// <param name="Inputs">Its number, then the carried tensors.</param>
/// <param name="Steps">What it did.</param>
/// <param name="Condition">Whether another iteration follows, null where the step returns none.</param>
/// <param name="Outputs">The carried tensors that it left, then what is collected.</param>
internal sealed record RecordedIteration(
    IReadOnlyList<RecordedTensor> Inputs, IReadOnlyList<RecordedStep> Steps, RecordedTensor? Condition, IReadOnlyList<RecordedTensor> Outputs);
