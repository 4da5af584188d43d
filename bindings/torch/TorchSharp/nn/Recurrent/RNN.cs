using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace TorchSharp.Modules;

/// <summary>h ← tanh(W x + b + U h + c) at each step, or the rectifier in the place of tanh. Source: Elman 1990.</summary>
public class RNN : Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly Tensor[] weights;
    private readonly long hiddenSize;
    private readonly long layers;
    private readonly bool isTanh;
    private readonly bool bias;
    private readonly bool batchFirst;
    private readonly double dropout;
    private readonly bool bidirectional;

    internal RNN(
        long inputSize,
        long hiddenSize,
        long numLayers,
        NonLinearities nonLinearity,
        bool bias,
        bool batchFirst,
        double dropout,
        bool bidirectional,
        Device? device,
        ScalarType? dtype)
        : base(nameof(RNN))
    {
        (this.hiddenSize, layers, this.bias, this.batchFirst) = (hiddenSize, numLayers, bias, batchFirst);
        (this.dropout, this.bidirectional) = (dropout, bidirectional);
        isTanh = nonLinearity == NonLinearities.Tanh;
        weights = RecurrentParameters.Create(
            register_parameter, 1, inputSize, hiddenSize, numLayers, bias, bidirectional, device, dtype);
    }

    /// <inheritdoc cref="forward"/>
    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);

    /// <summary>The same for sequences of different lengths. Only hooks that take nothing but the module run.</summary>
    /// <param name="h0">(layers · directions, B, hidden); null: zeros</param>
    /// <returns>
    /// the top layer's states, packed as the input is, and each layer's last state (layers · directions, B, hidden)
    /// </returns>
    public (PackedSequence output, Tensor h_n) call(PackedSequence input, Tensor? h0 = null)
    {
        RunHooks(module_pre_hooks);
        using var scope = NewDisposeScope();
        var state = h0 is null ? ZeroState(input.data, input.BatchSize) : input.Sort(h0, dim: 1);
        var (output, last) = (isTanh ? Aten.rnn_tanh_data : Aten.rnn_relu_data).CallPair(
            input.data,
            input.batch_sizes,
            state,
            weights,
            bias,
            layers,
            dropout,
            training,
            bidirectional);
        RunHooks(module_post_hooks);
        return (input.With(output).MoveToOuterDisposeScope(), input.Unsort(last, dim: 1).MoveToOuterDisposeScope());
    }

    /// <param name="input">(T, B, in), or (B, T, in) when batch first</param>
    /// <param name="h0">(layers · directions, B, hidden); null: zeros</param>
    /// <returns>the top layer's states, (T, B, directions · hidden) or batch first, and each layer's last state</returns>
    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0)
    {
        using var zeros = h0 is null ? ZeroState(input, input.shape[batchFirst ? 0 : 1]) : null;
        return (isTanh ? Aten.rnn_tanh_input : Aten.rnn_relu_input).CallPair(
            input,
            h0 ?? zeros,
            weights,
            bias,
            layers,
            dropout,
            training,
            bidirectional,
            batchFirst);
    }

    private Tensor ZeroState(Tensor like, long batch) =>
        zeros([layers * (bidirectional ? 2 : 1), batch, hiddenSize], like.dtype, like.device);

    /// <summary>The weights (hidden, in) of a layer's input.</summary>
    public Parameter? get_weight_ih(long idx) => OwnParameter($"weight_ih_l{idx}");

    /// <summary>The weights (hidden, hidden) of a layer's state.</summary>
    public Parameter? get_weight_hh(long idx) => OwnParameter($"weight_hh_l{idx}");

    public Parameter? get_bias_ih(long idx) => OwnParameter($"bias_ih_l{idx}");

    public Parameter? get_bias_hh(long idx) => OwnParameter($"bias_hh_l{idx}");
}
