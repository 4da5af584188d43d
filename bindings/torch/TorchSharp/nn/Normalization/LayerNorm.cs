using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Centres and scales each sample over its last dimensions. Source: Ba et al. 2016.</summary>
public class LayerNorm : Module<Tensor, Tensor>
{
    internal LayerNorm(
        long[] normalized_shape,
        double eps,
        bool elementwise_affine,
        bool bias,
        Device? device,
        ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        (this.normalized_shape, this.eps, this.elementwise_affine) = (normalized_shape, eps, elementwise_affine);
        if (elementwise_affine)
        {
            weight = Parameter.Empty(normalized_shape, device, dtype);
            this.bias = bias ? Parameter.Empty(normalized_shape, device, dtype) : null;
        }

        reset_parameters();
    }

    public long[] normalized_shape { get; set; }

    public double eps { get; set; }

    public bool elementwise_affine { get; set; }

    public Parameter? weight
    {
        get => OwnParameter(nameof(weight));
        set => ConditionallyRegisterParameter(nameof(weight), value);
    }

    public Parameter? bias
    {
        get => OwnParameter(nameof(bias));
        set => ConditionallyRegisterParameter(nameof(bias), value);
    }

    /// <summary>Forgets what was learnt.</summary>
    public void reset_parameters()
    {
        if (weight is not null)
        {
            init.ones_(weight);
        }

        if (bias is not null)
        {
            init.zeros_(bias);
        }
    }

    public override Tensor forward(Tensor tensor) => functional.layer_norm(tensor, normalized_shape, weight, bias, eps);
}
