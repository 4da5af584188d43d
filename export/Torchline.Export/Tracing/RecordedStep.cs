using Torchline.Recording;

namespace Torchline.Export.Tracing;

/// <summary>What a recorded program did next: it called an operator or ran a loop.</summary>
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
}

/// <summary>One iteration of a recorded loop.</summary>
/// <param name="Inputs">Its number, then the carried tensors.</param>
/// <param name="Steps">What it did.</param>
/// <param name="Condition">Whether another iteration follows, null where the step returns none.</param>
/// <param name="Outputs">The carried tensors that it left, then what is collected.</param>
internal sealed record RecordedIteration(
    IReadOnlyList<RecordedTensor> Inputs, IReadOnlyList<RecordedStep> Steps, RecordedTensor? Condition, IReadOnlyList<RecordedTensor> Outputs);
