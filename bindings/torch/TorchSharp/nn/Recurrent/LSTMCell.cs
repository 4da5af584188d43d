using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>One step of an <see cref="LSTM"/>.</summary>
public class LSTMCell : Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
{
    internal LSTMCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(LSTMCell))
    {
        foreach (var parameter in RecurrentParameters.CreateCell(
            register_parameter, suffix: "", gates: 4, inputSize, hiddenSize, bias, device, dtype))
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

    /// <inheritdoc cref="forward"/>
    public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

    /// <param name="input">(B, in)</param>
    /// <param name="h0_c0">two of (B, hidden); null: zeros</param>
    /// <returns>the next state and memory, two of (B, hidden)</returns>
    public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
    {
        using var zeros = h0_c0 is null ? torch.zeros([input.shape[0], weight_hh.shape[1]], input.dtype, input.device) : null;
        Tensor?[] state = h0_c0 is var (h0, c0) ? [h0, c0] : [zeros, zeros];
        return Aten.lstm_cell.CallPair(input, state, weight_ih, weight_hh, bias_ih, bias_hh);
    }
}
