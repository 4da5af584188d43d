using static TorchSharp.torch;

namespace Torchline.Training.Core;

/// <summary>What a step's examples gave.</summary>
/// <param name="Loss">Their mean loss, a scalar that gradients flow from.</param>
/// <param name="Examples">How many there are.</param>
/// <param name="Right">How many of them the network was right about, a scalar; null where nothing is right or wrong.</param>
public readonly record struct StepLoss(Tensor Loss, int Examples, Tensor? Right = null);
