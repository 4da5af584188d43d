using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Torchline.Export;

/// <summary>
/// A recurrence over the first dimension of sequences: each step gets one row of each sequence and what the step before left. It is an
/// <see cref="OnnxLoop"/> over as many iterations as there are rows, and becomes an ONNX <c>Loop</c>.
/// </summary>
/// <example>
/// <code>
/// var (carried, outputs) = OnnxScan.Run([x.transpose(0, 1)], [h], (rows, state) =>
/// {
///     var next = cell.call(rows[0], state[0]); // (B, H)
///     return new LoopStep([next], Scanned: [next]);
/// });
/// </code>
/// </example>
public static class OnnxScan
{
    /// <summary>Runs the step for each row.</summary>
    /// <param name="sequences">Sequences (T, …) of one length.</param>
    /// <param name="carried">What the first step gets.</param>
    /// <param name="step">One step: a row of each sequence (…) and the carried tensors to what it leaves.</param>
    /// <param name="file">Source file of the call, for messages; the compiler gives it.</param>
    /// <param name="line">Source line of the call, for messages; the compiler gives it.</param>
    /// <exception cref="ExportException">There is no sequence, or their lengths differ.</exception>
    public static LoopResult Run(
        IReadOnlyList<Tensor> sequences, IReadOnlyList<Tensor> carried, ScanStep step, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (sequences.Count == 0 || sequences.Any(sequence => sequence.shape[0] != sequences[0].shape[0]))
            throw new ExportException($"the sequences at {Path.GetFileName(file)}:{line} must be one at least, all of one length.");
        return OnnxLoop.Run(
            sequences[0].shape[0], carried, (t, state) => step([.. sequences.Select(sequence => sequence.index_select(0, t.view(1)).squeeze(0))], state), file, line);
    }
}

/// <summary>One step of an <see cref="OnnxScan"/>: a row of each sequence and the carried tensors to what it leaves.</summary>
public delegate LoopStep ScanStep(IReadOnlyList<Tensor> rows, IReadOnlyList<Tensor> carried);
