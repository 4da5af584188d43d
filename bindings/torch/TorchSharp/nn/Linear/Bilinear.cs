using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>x₁ᵀ W x₂ + b: (…, in1), (…, in2) to (…, out).</summary>
public class Bilinear : Module<Tensor, Tensor, Tensor>
{
    internal Bilinear(long in1_features, long in2_features, long out_features, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(Bilinear))
    {
        (this.in1_features, this.in2_features, this.out_features) = (in1_features, in2_features, out_features);
        weight = Parameter.Empty([out_features, in1_features, in2_features], device, dtype);  // (out, in1, in2)
        LayerInitialization.Uniform(weight, in1_features);
        if (hasBias)
        {
            bias = Parameter.Empty([out_features], device, dtype);
            LayerInitialization.Uniform(bias, in1_features);
        }
    }

    public long in1_features { get; set; }

    public long in2_features { get; set; }

    public long out_features { get; set; }

    public Parameter weight
    {
        get => OwnParameter(nameof(weight))!;
        set => ConditionallyRegisterParameter(nameof(weight), value);
    }

    public Parameter? bias
    {
        get => OwnParameter(nameof(bias));
        set => ConditionallyRegisterParameter(nameof(bias), value);
    }

    public override Tensor forward(Tensor input1, Tensor input2) => functional.bilinear(input1, input2, weight, bias);
}
