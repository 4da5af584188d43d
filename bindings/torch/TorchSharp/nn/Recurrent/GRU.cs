using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace TorchSharp.Modules;

/// <summary>A recurrent network whose cells reset and update their state through gates. Source: Cho et al. 2014.</summary>
public class GRU : Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly Tensor[] weights;
    private readonly long hiddenSize;
    private readonly long layers;
    private readonly bool bias;
    private readonly bool batchFirst;
    private readonly double dropout;
    private readonly bool bidirectional;

    internal GRU(
        long inputSize,
        long hiddenSize,
        long numLayers,
        bool bias,
        bool batchFirst,
        double dropout,
        bool bidirectional,
        Device? device,
        ScalarType? dtype)
        : base(nameof(GRU))
    {
        (this.hiddenSize, layers, this.bias, this.batchFirst) = (hiddenSize, numLayers, bias, batchFirst);
        (this.dropout, this.bidirectional) = (dropout, bidirectional);
        weights = RecurrentParameters.Create(
            register_parameter, 3, inputSize, hiddenSize, numLayers, bias, bidirectional, device, dtype);
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
        var (output, last) = Aten.gru_data.CallPair(
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
    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
    {
        using var zeros = h0 is null ? ZeroState(input, input.shape[batchFirst ? 0 : 1]) : null;
        return Aten.gru_input.CallPair(
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
}
