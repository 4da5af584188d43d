using System.Runtime.CompilerServices;
using Torchline.Export.Tracing;
using static TorchSharp.torch;

namespace Torchline.Export;

/// <summary>
/// A loop that stays a loop in the exported graph. In an ordinary run it repeats the step in libtorch; in an export the step is traced as
/// the body of an ONNX <c>Loop</c>, so that how often it runs may depend on data.
/// </summary>
/// <remarks>
/// The step may read any tensor of the program around it: it is taken from there and not copied. What changes from one iteration to the
/// next must be carried, and keeps its type and shape. The step does the same in every iteration: what depends on the iteration is computed
/// from its number with tensor operators.
/// </remarks>
/// <example>
/// <code>
/// var (carried, _) = OnnxLoop.Run(trips: 20, [tokens, h], (t, state) =>
/// {
///     var next = decoder.call(state[0], state[1]);
///     return new LoopStep([next.Tokens, next.State], Continue: next.Tokens.ne(end).any());
/// });
/// </code>
/// </example>
public static class OnnxLoop
{
    /// <summary>Repeats a step a number of times that is fixed for given sizes: a constant, or a size.</summary>
    /// <param name="trips">How often, unless the step ends the loop; <see cref="long.MaxValue"/> leaves that to the step.</param>
    /// <param name="carried">What the first iteration gets.</param>
    /// <param name="step">One iteration.</param>
    /// <param name="file">Source file of the call, for messages; the compiler gives it.</param>
    /// <param name="line">Source line of the call, for messages; the compiler gives it.</param>
    /// <exception cref="ExportException">The step changes the type or the shape of a carried tensor, or cannot be exported.</exception>
    public static LoopResult Run(
        long trips, IReadOnlyList<Tensor> carried, LoopIteration step, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(new LoopCall(trips, null, carried, step, $"{Path.GetFileName(file)}:{line}"));

    /// <summary>Repeats a step a number of times that data decides.</summary>
    /// <param name="trips">How often, unless the step ends the loop: an int64 scalar.</param>
    /// <param name="carried">What the first iteration gets.</param>
    /// <param name="step">One iteration.</param>
    /// <param name="file">Source file of the call, for messages; the compiler gives it.</param>
    /// <param name="line">Source line of the call, for messages; the compiler gives it.</param>
    /// <exception cref="ExportException">The step changes the type or the shape of a carried tensor, or cannot be exported.</exception>
    public static LoopResult Run(
        Tensor trips, IReadOnlyList<Tensor> carried, LoopIteration step, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(new LoopCall(0, trips, carried, step, $"{Path.GetFileName(file)}:{line}"));

    private static LoopResult Run(LoopCall call) =>
        ProgramRecorder.Current is { IsRecording: true } recorder ? recorder.Record(call) : call.Run();
}

/// <summary>What one iteration of a loop runs: its number (an int64 scalar, from 0) and the carried tensors to what it leaves.</summary>
public delegate LoopStep LoopIteration(Tensor iteration, IReadOnlyList<Tensor> carried);

/// <summary>What an iteration of an <see cref="OnnxLoop"/> leaves.</summary>
/// <param name="Carried">What the next iteration gets, each of the type and shape that this one got.</param>
/// <param name="Continue">Whether there is a next iteration: a bool scalar. Null: as long as there are trips left.</param>
/// <param name="Scanned">What is collected from each iteration, of the same shapes in all of them.</param>
public sealed record LoopStep(IReadOnlyList<Tensor> Carried, Tensor? Continue = null, IReadOnlyList<Tensor>? Scanned = null);

/// <summary>What an <see cref="OnnxLoop"/> leaves.</summary>
/// <param name="Carried">The carried tensors after the last iteration; the initial ones where there was none.</param>
/// <param name="Scanned">What the iterations collected (iterations, …); without one, ONNX Runtime gives other dynamic dimensions as 0 too.</param>
public sealed record LoopResult(IReadOnlyList<Tensor> Carried, IReadOnlyList<Tensor> Scanned);
