using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Networks;

/// <summary>Initial weights that let gradients pass through many time steps.</summary>
internal static class RecurrentInitialization
{
    /// <summary>
    /// Makes each gate's recurrent matrix orthogonal (Saxe et al. 2014) and all biases 0, but the forget gate's 1
    /// (Jozefowicz et al. 2015): at the start the memory remembers.
    /// </summary>
    /// <param name="layer">An RNN, LSTM or GRU.</param>
    /// <param name="gates">How many matrices its weights hold one above the other (gates * H, H).</param>
    /// <param name="forgetGate">Which of them is the forget gate; -1: none.</param>
    public static void Apply(nn.Module layer, int gates, int forgetGate = -1)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var (name, parameter) in layer.named_parameters())
        {
            if (name.Contains("weight_hh", StringComparison.Ordinal))
            {
                foreach (var gate in parameter.chunk(gates))
                    gate.copy_(nn.init.orthogonal_(empty_like(gate)));
            }
            else if (name.Contains("bias", StringComparison.Ordinal))
            {
                nn.init.zeros_(parameter);
                if (forgetGate >= 0 && name.Contains("bias_ih", StringComparison.Ordinal))
                    parameter.chunk(gates)[forgetGate].fill_(1);
            }
        }
    }
}
