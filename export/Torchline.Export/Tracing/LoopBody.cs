namespace Torchline.Export.Tracing;

/// <summary>The program that a loop repeats. It may read values of the program around it.</summary>
/// <param name="Inputs">The iteration's number, then the carried values.</param>
/// <param name="Calls">What an iteration does.</param>
/// <param name="Condition">Whether another iteration follows; null where only the number of trips ends the loop.</param>
/// <param name="Outputs">The carried values that it leaves, then those that are collected.</param>
public sealed record LoopBody(
    IReadOnlyList<Value> Inputs, IReadOnlyList<OperatorCall> Calls, Value? Condition, IReadOnlyList<Value> Outputs)
{
    /// <summary>Everything that it gives to the loop.</summary>
    internal IEnumerable<Value> Results => Condition is null ? Outputs : [Condition, .. Outputs];
}
