using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>What a decoder says after one more word.</summary>
/// <param name="Logits">How likely each word of the vocabulary comes next (N, V), before the softmax.</param>
/// <param name="Memory">The memory before that next word.</param>
/// <param name="Attention">Where it looked (N, R), weights that sum up to 1; null for a decoder without attention.</param>
public sealed record DecoderStep(Tensor Logits, DecoderMemory Memory, Tensor? Attention = null);
