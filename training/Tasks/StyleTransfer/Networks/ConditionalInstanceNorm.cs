using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// Instance normalisation with a scale and a shift of its own for each style (Dumoulin, Shlens and Kudlur, "A Learned Representation
/// for Artistic Style", 2017, equation 5). Styles are mixed by mixing their scales and shifts (section 3.4).
/// </summary>
public sealed class ConditionalInstanceNorm : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Parameter gamma; // (S, C)
    private readonly Parameter beta; // (S, C)

    /// <summary>All styles begin with the scale 1 and the shift 0.</summary>
    /// <param name="styles">Styles (S).</param>
    /// <param name="channels">Channels (C).</param>
    public ConditionalInstanceNorm(long styles, long channels)
        : base(nameof(ConditionalInstanceNorm))
    {
        gamma = nn.Parameter(ones(styles, channels));
        beta = nn.Parameter(zeros(styles, channels));
        RegisterComponents();
    }

    /// <summary>Normalises each channel of each image by its own mean and variance, then gives it those of the style.</summary>
    /// <param name="x">Activations (B, C, H, W).</param>
    /// <param name="styles">The weights of the styles (B, S).</param>
    /// <returns>Activations (B, C, H, W).</returns>
    public override Tensor forward(Tensor x, Tensor styles)
    {
        using var scope = NewDisposeScope();
        var scale = styles.matmul(gamma).unsqueeze(-1).unsqueeze(-1); // (B, C, 1, 1)
        var shift = styles.matmul(beta).unsqueeze(-1).unsqueeze(-1); // (B, C, 1, 1)
        return (nn.functional.instance_norm(x) * scale + shift).MoveToOuterDisposeScope();
    }
}
