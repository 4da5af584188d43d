using Torchline.Training.Core.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Core;

/// <summary>What one kind of training (text, images, captions, …) supplies; <see cref="Trainer"/> does the rest.</summary>
public interface ITrainingTask
{
    /// <summary>The network being trained.</summary>
    nn.Module Network { get; }

    /// <summary>Optimizer steps in an epoch.</summary>
    int StepsPerEpoch { get; }

    /// <summary>Puts the network into training mode, before an epoch's steps or what is left of them.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    void SwitchToTraining(int epoch) => Network.train();

    /// <summary>Whether an epoch starts from the averaged weights in place of the last step's.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    bool StartsFromAverage(int epoch) => false;

    /// <summary>The loss of one step.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step in the epoch, from 0. What a step sees may depend on nothing but these two and the seed.</param>
    StepLoss Loss(int epoch, int step);

    /// <summary>Adds a step's gradients to those of the network's parameters; by autograd, unless a task has derived its own.</summary>
    /// <param name="loss">What <see cref="Loss"/> has just returned.</param>
    void Backward(Tensor loss) => loss.backward();

    /// <summary>Creates the optimizer over the network's parameters, those that <see cref="CreateMuon"/> takes excepted.</summary>
    OptimizerHelper CreateOptimizer();

    /// <summary>Creates an optimizer of hidden layers; none, unless a task wants one.</summary>
    Muon? CreateMuon() => null;

    /// <summary>Measures the network on held-out data, in evaluation mode and without gradients.</summary>
    /// <returns>Values by name, such as <c>dev.accuracy</c>.</returns>
    IReadOnlyDictionary<string, double> Evaluate();
}
