using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>
/// The initial values of linear and convolutional layers: uniform within one over the root of the inputs a unit has.
/// </summary>
internal static class LayerInitialization
{
    public static void Fill(Tensor weight, Tensor? bias)
    {
        // The slope √5 makes of He's bound √(6 / ((1 + slope²) fan)) just 1 / √fan.
        init.kaiming_uniform_(weight, a: Math.Sqrt(5));
        if (bias is not null)
        {
            Uniform(bias, init.CalculateFanInAndFanOut(weight).fanIn);
        }
    }

    /// <summary>Uniform within one over the root of <paramref name="fan"/>.</summary>
    public static void Uniform(Tensor tensor, long fan)
    {
        var bound = fan > 0 ? 1 / Math.Sqrt(fan) : 0;
        init.uniform_(tensor, -bound, bound);
    }
}
