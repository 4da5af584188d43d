using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.ByHand.Layers;

/// <summary>Gives hand-derived gradients to parameters, where optimizers find them.</summary>
internal static class Gradients
{
    /// <summary>Adds to what is there, as libtorch's own backward pass does: a parameter may be used more than once.</summary>
    public static void Accumulate(Parameter parameter, Tensor gradient)
    {
        using var sum = parameter.grad;
        if (sum is null)
            parameter.grad = gradient;
        else
            sum.add_(gradient);
    }
}
