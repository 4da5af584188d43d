using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>One step of an <see cref="RNN"/>.</summary>
public class RNNCell : Module<Tensor, Tensor, Tensor>
{
    private readonly bool isTanh;

    internal RNNCell(long inputSize, long hiddenSize, NonLinearities nonLinearity, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(RNNCell))
    {
        isTanh = nonLinearity == NonLinearities.Tanh;
        foreach (var parameter in RecurrentParameters.CreateCell(
            register_parameter, suffix: "", gates: 1, inputSize, hiddenSize, bias, device, dtype))
        {
            LayerInitialization.Uniform(parameter, hiddenSize);
        }
    }

    public Parameter weight_ih
    {
        get => OwnParameter(nameof(weight_ih))!;
        set => ConditionallyRegisterParameter(nameof(weight_ih), value);
    }

    public Parameter weight_hh
    {
        get => OwnParameter(nameof(weight_hh))!;
        set => ConditionallyRegisterParameter(nameof(weight_hh), value);
    }

    public Parameter? bias_ih
    {
        get => OwnParameter(nameof(bias_ih));
        set => ConditionallyRegisterParameter(nameof(bias_ih), value);
    }

    public Parameter? bias_hh
    {
        get => OwnParameter(nameof(bias_hh));
        set => ConditionallyRegisterParameter(nameof(bias_hh), value);
    }

    /// <param name="input">(B, in)</param>
    /// <param name="h0">(B, hidden); null: zeros</param>
    /// <returns>(B, hidden)</returns>
    public override Tensor forward(Tensor input, Tensor? h0 = null)
    {
        using var zeros = h0 is null ? torch.zeros([input.shape[0], weight_hh.shape[1]], input.dtype, input.device) : null;
        return (isTanh ? Aten.rnn_tanh_cell : Aten.rnn_relu_cell).Call(
            input, h0 ?? zeros, weight_ih, weight_hh, bias_ih, bias_hh);
    }
}
