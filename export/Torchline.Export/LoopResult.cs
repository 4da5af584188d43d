using static TorchSharp.torch;

namespace Torchline.Export;

/// <summary>What an <see cref="OnnxLoop"/> leaves.</summary>
/// <param name="Carried">The carried tensors after the last iteration; the initial ones where there was none.</param>
/// <param name="Scanned">
/// What the iterations collected, stacked in a new first dimension (iterations, …). Without an iteration there are no
/// rows, and ONNX Runtime gives the other dynamic dimensions as 0 too.
/// </param>
public sealed record LoopResult(IReadOnlyList<Tensor> Carried, IReadOnlyList<Tensor> Scanned);
