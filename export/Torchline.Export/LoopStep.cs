using static TorchSharp.torch;

namespace Torchline.Export;

/// <summary>What an iteration of an <see cref="OnnxLoop"/> leaves.</summary>
/// <param name="Carried">What the next iteration gets, each of the type and shape that this one got.</param>
/// <param name="Continue">Whether there is a next iteration: a bool scalar. Null: as long as there are trips left.</param>
/// <param name="Scanned">What is collected from each iteration, of the same shapes in all of them.</param>
public sealed record LoopStep(IReadOnlyList<Tensor> Carried, Tensor? Continue = null, IReadOnlyList<Tensor>? Scanned = null);
