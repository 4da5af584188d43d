using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>A network of members who each judge by themselves; training holds each of them to account.</summary>
public interface ICommittee
{
    /// <summary>Each member's logit that each review is positive.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 after the last word.</param>
    /// <returns>Logits (members, B); the network's own answer is their mean.</returns>
    Tensor LogitsOfEach(Tensor tokens);
}
