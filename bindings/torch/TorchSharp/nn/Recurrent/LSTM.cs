using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace TorchSharp.Modules;

/// <summary>A recurrent network with a gated memory beside its state. Source: Hochreiter and Schmidhuber 1997.</summary>
public class LSTM : Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
{
    private readonly Tensor[] weights;
    private readonly long hiddenSize;
    private readonly long layers;
    private readonly bool bias;
    private readonly bool batchFirst;
    private readonly double dropout;
    private readonly bool bidirectional;

    internal LSTM(
        long inputSize,
        long hiddenSize,
        long numLayers,
        bool bias,
        bool batchFirst,
        double dropout,
        bool bidirectional,
        Device? device,
        ScalarType? dtype)
        : base(nameof(LSTM))
    {
        (this.hiddenSize, layers, this.bias, this.batchFirst) = (hiddenSize, numLayers, bias, batchFirst);
        (this.dropout, this.bidirectional) = (dropout, bidirectional);
        weights = RecurrentParameters.Create(
            register_parameter, 4, inputSize, hiddenSize, numLayers, bias, bidirectional, device, dtype);
    }

    /// <inheritdoc cref="forward"/>
    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

    /// <summary>The same for sequences of different lengths. Only hooks that take nothing but the module run.</summary>
    /// <param name="h0_c0">two of (layers · directions, B, hidden); null: zeros</param>
    /// <returns>
    /// the top layer's states, packed as the input is, and each layer's last state and memory (layers · directions, B, hidden)
    /// </returns>
    public (PackedSequence output, Tensor h_n, Tensor c_n) call(PackedSequence input, (Tensor, Tensor)? h0_c0 = null)
    {
        RunHooks(module_pre_hooks);
        using var scope = NewDisposeScope();
        Tensor[] state = h0_c0 is var (h0, c0)
            ? [input.Sort(h0, dim: 1), input.Sort(c0, dim: 1)]
            : ZeroState(input.data, input.BatchSize);
        var (output, hidden, memory) = Aten.lstm_data.CallTriple(
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
        return (
            input.With(output).MoveToOuterDisposeScope(),
            input.Unsort(hidden, dim: 1).MoveToOuterDisposeScope(),
            input.Unsort(memory, dim: 1).MoveToOuterDisposeScope());
    }

    /// <param name="input">(T, B, in), or (B, T, in) when batch first</param>
    /// <param name="h0_c0">two of (layers · directions, B, hidden); null: zeros</param>
    /// <returns>
    /// the top layer's states, (T, B, directions · hidden) or batch first, and each layer's last state and memory
    /// </returns>
    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
    {
        using var scope = NewDisposeScope();
        Tensor[] state = h0_c0 is var (h0, c0) ? [h0, c0] : ZeroState(input, input.shape[batchFirst ? 0 : 1]);
        var (output, hidden, memory) = Aten.lstm_input.CallTriple(
            input,
            state,
            weights,
            bias,
            layers,
            dropout,
            training,
            bidirectional,
            batchFirst);
        return scope.MoveToOuter(output, hidden, memory);
    }

    private Tensor[] ZeroState(Tensor like, long batch)
    {
        var state = zeros([layers * (bidirectional ? 2 : 1), batch, hiddenSize], like.dtype, like.device);
        return [state, state];
    }
}
