using Torchline.Training.Tasks.Captioning.ByHand.Layers;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>
/// A forward pass of <see cref="CaptioningRnn"/>: its loss, and what <see cref="CaptioningRnn.Backward"/> needs. It belongs to the
/// dispose scope of the caller.
/// </summary>
/// <param name="Loss">The masked loss, a scalar.</param>
/// <param name="Features">What is known of the images (N, F), centred and scaled.</param>
/// <param name="Words">The words that were read (N, T).</param>
/// <param name="Next">The words that come next (N, T).</param>
/// <param name="Mask">Which of those count (N, T), bool.</param>
/// <param name="KeptX">What dropout multiplied the word vectors by (N, T, D); null without dropout.</param>
/// <param name="Cache">What the recurrent layer kept.</param>
/// <param name="KeptH">What dropout multiplied the states by (N, T, H); null without dropout.</param>
/// <param name="H">The states as the vocabulary saw them (N, T, H).</param>
/// <param name="LogProbabilities">Log-probabilities of all words (N, T, V).</param>
public sealed record CaptioningPass(
    Tensor Loss,
    Tensor Features,
    Tensor Words,
    Tensor Next,
    Tensor Mask,
    Tensor? KeptX,
    RecurrentCache Cache,
    Tensor? KeptH,
    Tensor H,
    Tensor LogProbabilities);
