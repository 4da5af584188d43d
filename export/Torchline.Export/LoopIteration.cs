using static TorchSharp.torch;

namespace Torchline.Export;

/// <summary>What one iteration of a loop runs: its number (an int64 scalar, from 0) and the carried tensors to what it leaves.</summary>
public delegate LoopStep LoopIteration(Tensor iteration, IReadOnlyList<Tensor> carried);
