using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class PackedSequenceTests
{
    private static readonly long[] Lengths = [2, 4, 1];

    [Fact]
    public void Packing_puts_the_longest_first_and_interleaves()
    {
        using var padded = arange(1, 13).view(3, 4);
        using var packed = pack_padded_sequence(padded, tensor(Lengths), batch_first: true, enforce_sorted: false);
        Assert.Equal([3L, 2, 1, 1], packed.batch_sizes.data<long>().ToArray());
        Assert.Equal([1L, 0, 2], packed.sorted_indices!.data<long>().ToArray());
        Assert.Equal([1L, 0, 2], packed.unsorted_indices!.data<long>().ToArray());
        TensorAssert.Close([5, 1, 9, 6, 2, 7, 8], packed.data);
    }

    [Fact]
    public void Unpacking_restores_the_batch()
    {
        using var padded = TensorAssert.Sines(3, 4, 2);
        using var packed = pack_padded_sequence(padded, tensor(Lengths), batch_first: true, enforce_sorted: false);
        var (restored, lengths) = pad_packed_sequence(packed, batch_first: true, padding_value: -7, total_length: 5);

        Assert.Equal([3L, 5, 2], restored.shape);
        Assert.Equal(Lengths, lengths.data<long>().ToArray());
        for (var i = 0; i < Lengths.Length; i++)
        {
            var (before, after) = (padded.select(0, i), restored.select(0, i));
            TensorAssert.Close(TensorAssert.Values(before.narrow(0, 0, Lengths[i])), after.narrow(0, 0, Lengths[i]), 0);
            Assert.All(TensorAssert.Values(after.narrow(0, Lengths[i], 5 - Lengths[i])), value => Assert.Equal(-7, value));
        }
    }

    [Fact]
    public void Sequences_out_of_order_are_refused_when_order_is_promised()
    {
        using var padded = zeros(3, 4);
        Assert.ThrowsAny<Exception>(() => pack_padded_sequence(padded, tensor(Lengths), batch_first: true));
    }

    [Fact]
    public void Sequences_are_padded_and_packed()
    {
        Tensor[] sequences = [tensor(new[] { 1.0, 2 }), tensor(new[] { 3.0 })];
        TensorAssert.Close([1, 2, 3, -1], pad_sequence(sequences, batch_first: true, padding_value: -1));
        using var packed = pack_sequence(sequences);
        TensorAssert.Close([1, 3, 2], packed.data);
        Assert.Null(packed.sorted_indices);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("rnn")]
    public void A_packed_batch_gives_what_each_sequence_gives_alone(string kind)
    {
        using var input = TensorAssert.Sines(3, 4, 2);
        using var state = TensorAssert.Sines(2, 3, 3);
        using var memory = TensorAssert.Sines(2, 3, 3) * 2;
        using var packed = pack_padded_sequence(input, tensor(Lengths), batch_first: true, enforce_sorted: false);
        using var lstm = LSTM(2, 3, batchFirst: true, bidirectional: true, dtype: ScalarType.Float64);
        using var gru = GRU(2, 3, batchFirst: true, bidirectional: true, dtype: ScalarType.Float64);
        using var rnn = RNN(2, 3, batchFirst: true, bidirectional: true, dtype: ScalarType.Float64);

        var (output, last) = kind switch
        {
            "lstm" => lstm.call(packed, (state, memory)) is var (o, h, _) ? (o, h) : default,
            "gru" => gru.call(packed, state),
            _ => rnn.call(packed, state),
        };
        var (padded, _) = pad_packed_sequence(output, batch_first: true);

        for (var i = 0; i < Lengths.Length; i++)
        {
            var alone = input.narrow(0, i, 1).narrow(1, 0, Lengths[i]);
            var from = state.narrow(1, i, 1).contiguous();
            var (expected, expectedLast) = kind switch
            {
                "lstm" => lstm.call(alone, (from, memory.narrow(1, i, 1).contiguous())) is var (o, h, _) ? (o, h) : default,
                "gru" => gru.call(alone, from),
                _ => rnn.call(alone, from),
            };
            TensorAssert.Close(TensorAssert.Values(expected), padded.narrow(0, i, 1).narrow(1, 0, Lengths[i]), 1e-12);
            TensorAssert.Close(TensorAssert.Values(expectedLast), last.narrow(1, i, 1), 1e-12);
        }
    }

    [Fact]
    public void The_state_defaults_to_zeros_and_module_hooks_run()
    {
        using var lstm = LSTM(2, 3, batchFirst: true);
        using var input = ones(3, 4, 2);
        using var packed = pack_padded_sequence(input, tensor(Lengths), batch_first: true, enforce_sorted: false);
        var calls = new List<string>();
        lstm.register_forward_pre_hook(_ => calls.Add("before"));
        lstm.register_forward_hook(_ => calls.Add("after"));
        var (_, hidden, _) = lstm.call(packed);
        var (_, alone, _) = lstm.forward(input.narrow(0, 0, 1).narrow(1, 0, 2));
        TensorAssert.Close(TensorAssert.Values(alone), hidden.narrow(1, 0, 1));
        Assert.Equal(["before", "after"], calls);
    }

    [Fact]
    public void A_packed_sequence_moves_between_scopes_as_one()
    {
        PackedSequence packed;
        using (NewDisposeScope())
        {
            packed = pack_padded_sequence(ones(3, 4), tensor(Lengths), batch_first: true, enforce_sorted: false);
            packed.DetachFromDisposeScope();
        }

        Assert.False(packed.data.IsInvalid || packed.batch_sizes.IsInvalid || packed.sorted_indices!.IsInvalid);
        packed.Dispose();
        Assert.True(packed.data.IsInvalid && packed.batch_sizes.IsInvalid && packed.unsorted_indices!.IsInvalid);
    }
}
