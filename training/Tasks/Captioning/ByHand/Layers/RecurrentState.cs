using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.ByHand.Layers;

/// <summary>What a recurrent layer hands from one step to the next; also the gradient on it.</summary>
/// <param name="H">The hidden state (N, H), which the layers above see.</param>
/// <param name="C">The cell state (N, H) of an LSTM; null stands for zeros, and a vanilla RNN has none.</param>
public sealed record RecurrentState(Tensor H, Tensor? C = null)
{
    /// <summary>Keeps both beyond the innermost dispose scope.</summary>
    internal RecurrentState MoveToOuterDisposeScope()
    {
        H.MoveToOuterDisposeScope();
        C?.MoveToOuterDisposeScope();
        return this;
    }
}
