using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>x Wᵀ + b: (…, in) to (…, out).</summary>
public class Linear : Module<Tensor, Tensor>
{
    internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(Linear))
    {
        (in_features, out_features) = (inputSize, outputSize);
        weight = Parameter.Empty([outputSize, inputSize], device, dtype);  // (out, in)
        bias = hasBias ? Parameter.Empty([outputSize], device, dtype) : null;
        LayerInitialization.Fill(weight, bias);
    }

    internal Linear(Parameter weight, Parameter? bias)
        : base(nameof(Linear))
    {
        (in_features, out_features) = (weight.shape[1], weight.shape[0]);
        (this.weight, this.bias) = (weight, bias);
    }

    public long in_features { get; set; }

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

    public override Tensor forward(Tensor tensor) => functional.linear(tensor, weight, bias);
}
