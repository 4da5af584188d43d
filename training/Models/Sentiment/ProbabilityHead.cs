using static TorchSharp.torch;

namespace Torchline.Training.Models.Sentiment;

/// <summary>A classifier as it is served: the network, then the sigmoid that training leaves to the loss.</summary>
public sealed class ProbabilityHead : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> network;

    /// <summary>Wraps <paramref name="network"/>, which gives logits.</summary>
    public ProbabilityHead(nn.Module<Tensor, Tensor> network)
        : base(nameof(ProbabilityHead))
    {
        this.network = network;
        RegisterComponents();
    }

    /// <summary>The probability that each review is positive.</summary>
    /// <param name="tokens">Word ids (B, T), int64, 0 where there is no word.</param>
    /// <returns>Probabilities (B).</returns>
    public override Tensor forward(Tensor tokens) => network.call(tokens).sigmoid();
}
