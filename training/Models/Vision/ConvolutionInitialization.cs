using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Models.Vision;

/// <summary>Initial weights for deep stacks of convolutions and rectifiers.</summary>
internal static class ConvolutionInitialization
{
    private const double HeadDeviation = 0.01;

    /// <summary>
    /// Convolutions keep the variance of gradients through rectifiers on their way back (He et al. 2015); biases are 0.
    /// </summary>
    public static void Apply(nn.Module network)
    {
        foreach (var convolution in network.modules().OfType<Conv2d>())
        {
            nn.init.kaiming_normal_(convolution.weight!, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU);
            if (convolution.bias is { } bias) nn.init.zeros_(bias);
        }
    }

    /// <summary>Small normally distributed weights in every linear layer (Simonyan and Zisserman 2015); biases are 0.</summary>
    public static void ApplyToLinear(nn.Module network)
    {
        foreach (var linear in network.modules().OfType<Linear>())
        {
            nn.init.normal_(linear.weight!, 0, HeadDeviation);
            nn.init.zeros_(linear.bias!);
        }
    }
}
