using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Centres and scales groups of channels of each sample (B, C, …). Source: Wu and He 2018.</summary>
public class GroupNorm : Module<Tensor, Tensor>
{
    internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype)
        : base(nameof(GroupNorm))
    {
        (this.num_groups, this.eps, this.affine) = (num_groups, eps, affine);
        if (affine)
        {
            weight = Parameter.Empty([num_channels], device, dtype);
            bias = Parameter.Empty([num_channels], device, dtype);
            init.ones_(weight);
            init.zeros_(bias);
        }
    }

    public long num_groups { get; set; }

    public double eps { get; set; }

    public bool affine { get; set; }

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

    public override Tensor forward(Tensor tensor) => functional.group_norm(tensor, num_groups, weight, bias, eps);
}
