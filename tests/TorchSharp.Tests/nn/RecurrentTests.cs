using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

/// <summary>Recurrent layers against PyTorch 1.13, with weights that are sines of their positions.</summary>
public sealed class RecurrentTests
{
    private static readonly Tensor Input = tensor(Enumerable.Range(0, 12).Select(i => Math.Cos(i * 0.3)).ToArray()).view(2, 3, 2);

    [Fact]
    public void A_deep_bidirectional_lstm_computes_what_pytorch_computes()
    {
        using var layer = Filled(LSTM(2, 2, numLayers: 2, batchFirst: true, bidirectional: true, dtype: ScalarType.Float64));
        var (output, hidden, memory) = layer.call(Input);

        Assert.Equal([2L, 3, 4], output.shape);
        Assert.Equal([4L, 2, 2], hidden.shape);
        double[] expected =
        [
            0.02381340316218374, -0.015763873708169857, -0.18255396585625794, -0.2554511716508403,
            0.039639554834742095, -0.024725552247109296, -0.1373121387320307, -0.22871841133114082,
            0.057626737027663626, -0.037476907176398074, -0.07441293979783621, -0.16156543562982123,
            0.031902290896882846, -0.02296144714201541, -0.17082036561496922, -0.26236350262444774,
            0.06362141820787119, -0.04531874832108864, -0.12458265425231307, -0.23330946309748724,
            0.09464470804536472, -0.06567286512667447, -0.06309168580416095, -0.16720172918250356,
        ];
        TensorAssert.Close(expected, output, 1e-12);
        double[] expectedHidden =
        [
            -0.2058545124871012, 0.23153759857315512, 0.012634144111116751, -0.07534687902028547,
            0.14824898159378966, 0.09657251281746182, 0.10979993851524418, 0.18014677209906677, 0.057626737027663626,
            -0.037476907176398074, 0.09464470804536472, -0.06567286512667447, -0.18255396585625794,
            -0.2554511716508403, -0.17082036561496922, -0.26236350262444774,
        ];
        TensorAssert.Close(expectedHidden, hidden, 1e-12);
        double[] expectedMemory =
        [
            -0.2843567551375437, 0.3559646563333734, 0.022518993950399527, -0.09216649875769108, 0.6686979142529619,
            0.390229890144524, 0.20710882966336672, 0.6533018335278623, 0.20306013282871677, -0.127462596000137,
            0.3243351704112618, -0.2307371287539775, -0.7813145533607144, -0.7457605725593299, -0.674455665778235,
            -0.8088960391437581,
        ];
        TensorAssert.Close(expectedMemory, memory, 1e-12);
    }

    [Fact]
    public void A_gru_computes_what_pytorch_computes()
    {
        using var layer = Filled(GRU(2, 2, batchFirst: true, dtype: ScalarType.Float64));
        var (output, hidden) = layer.call(Input);
        double[] expected =
        [
            -0.14879076663679264, 0.6351705458666809, -0.1012614155359843, 0.6732493431128088, 0.027494542897212704,
            0.535556521132692, 0.11366232287830227, 0.037549396391851605, 0.2740265067515219, -0.08332968818459974,
            0.3829417548780729, -0.18700048416596227,
        ];
        TensorAssert.Close(expected, output, 1e-12);
        TensorAssert.Close([0.027494542897212704, 0.535556521132692, 0.3829417548780729, -0.18700048416596227], hidden, 1e-12);
    }

    [Fact]
    public void A_plain_network_computes_what_pytorch_computes()
    {
        using var layer = Filled(RNN(2, 2, batchFirst: true, dtype: ScalarType.Float64));
        var (output, hidden) = layer.call(Input);
        double[] expected =
        [
            0.3100333561500874, 0.886971374958305, 0.10901252724534406, 0.5417517685873885, -0.04109155454650922,
            0.3781808472507942, -0.1486458611191482, 0.17095378995393468, -0.3214208125701526, -0.2638498681271594,
            -0.30295952202137133, -0.14087918731573146,
        ];
        TensorAssert.Close(expected, output, 1e-12);
        TensorAssert.Close([-0.04109155454650922, 0.3781808472507942, -0.30295952202137133, -0.14087918731573146], hidden, 1e-12);
    }

    [Fact]
    public void A_rectified_network_without_biases_computes_what_pytorch_computes()
    {
        using var layer = Filled(RNN(
            2, 2, numLayers: 2, NonLinearities.ReLU, bias: false, batchFirst: true, dtype: ScalarType.Float64));
        var (output, _) = layer.call(Input);
        double[] expected =
        [
            0.0, 0.5482568228225582, 0.05892014429563839, 0.0, 0.01941518805524062, 0.056165101419499874, 0.0, 0.0,
            0.0, 0.0, 0.0, 0.0,
        ];
        TensorAssert.Close(expected, output, 1e-12);
    }

    [Fact]
    public void Cells_compute_what_pytorch_computes()
    {
        using var first = Input.select(1, 0);
        var (state, memory) = Filled(LSTMCell(2, 2, dtype: ScalarType.Float64)).call(first);
        TensorAssert.Close([-0.2247301584617779, 0.2512431747471121, -0.05441258341407406, 0.013495101207706788], state, 1e-12);
        TensorAssert.Close([-0.2860585845058657, 0.467061961230237, -0.08236453030517456, 0.01766251103807218], memory, 1e-12);
        TensorAssert.Close(
            [-0.14879076663679264, 0.6351705458666809, 0.11366232287830227, 0.037549396391851605],
            Filled(GRUCell(2, 2, dtype: ScalarType.Float64)).call(first, null!),
            1e-12);
        TensorAssert.Close(
            [0.3100333561500874, 0.886971374958305, -0.1486458611191482, 0.17095378995393468],
            Filled(RNNCell(2, 2, dtype: ScalarType.Float64)).call(first, null!),
            1e-12);
    }

    [Fact]
    public void A_cell_stepped_over_a_sequence_is_the_layer()
    {
        using var layer = Filled(LSTM(2, 2, batchFirst: true, dtype: ScalarType.Float64));
        using var cell = Filled(LSTMCell(2, 2, dtype: ScalarType.Float64));
        var (output, _, _) = layer.call(Input);
        (Tensor, Tensor)? state = null;
        for (var t = 0; t < 3; t++)
        {
            state = cell.call(Input.select(1, t), state);
            TensorAssert.Close(TensorAssert.Values(output.select(1, t)), state.Value.Item1, 1e-12);
        }
    }

    [Fact]
    public void A_sequence_continues_from_the_state_it_stopped_at()
    {
        using var layer = Filled(LSTM(2, 2, batchFirst: true, dtype: ScalarType.Float64));
        var (whole, hidden, memory) = layer.call(Input);
        var (_, h, c) = layer.call(Input.narrow(1, 0, 2));
        var (rest, lastHidden, lastMemory) = layer.call(Input.narrow(1, 2, 1), (h, c));
        TensorAssert.Close(TensorAssert.Values(whole.narrow(1, 2, 1)), rest, 1e-12);
        TensorAssert.Close(TensorAssert.Values(hidden), lastHidden, 1e-12);
        TensorAssert.Close(TensorAssert.Values(memory), lastMemory, 1e-12);
    }

    [Fact]
    public void Time_comes_first_unless_the_batch_does()
    {
        using var layer = Filled(GRU(2, 2, dtype: ScalarType.Float64));
        using var batchFirst = Filled(GRU(2, 2, batchFirst: true, dtype: ScalarType.Float64));
        var (output, _) = layer.call(Input.transpose(0, 1));
        var (expected, _) = batchFirst.call(Input);
        TensorAssert.Close(TensorAssert.Values(expected.transpose(0, 1)), output, 1e-12);
    }

    [Fact]
    public void Gradients_reach_the_input_and_every_weight()
    {
        using var layer = Filled(LSTM(2, 2, numLayers: 2, bidirectional: true, dtype: ScalarType.Float64));
        TensorAssert.GradientIsRight(input => layer.call(input).Item1, TensorAssert.Sines(3, 2, 2));
        Assert.All(layer.parameters(), parameter => Assert.NotNull(parameter.grad));
    }

    [Fact]
    public void Dropout_acts_between_layers_in_training_only()
    {
        using var layer = LSTM(2, 16, numLayers: 2, dropout: 0.5);
        using var input = ones(4, 1, 2);
        var (first, _, _) = layer.call(input);
        var (second, _, _) = layer.call(input);
        Assert.False(first.allclose(second));
        layer.eval();
        (first, _, _) = layer.call(input);
        (second, _, _) = layer.call(input);
        TensorAssert.Same(first, second);
    }

    [Fact]
    public void Weights_have_pytorchs_names()
    {
        using var layer = LSTM(2, 3, numLayers: 2, bidirectional: true);
        string[] expected =
        [
            "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0",
            "weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse",
            "weight_ih_l1", "weight_hh_l1", "bias_ih_l1", "bias_hh_l1",
            "weight_ih_l1_reverse", "weight_hh_l1_reverse", "bias_ih_l1_reverse", "bias_hh_l1_reverse",
        ];
        Assert.Equal(expected, layer.state_dict().Keys);
        Assert.Equal([12L, 6], layer.get_parameter("weight_ih_l1_reverse")!.shape);
        using var rnn = RNN(2, 3, bias: false);
        Assert.Equal(["weight_ih_l0", "weight_hh_l0"], rnn.state_dict().Keys);
        Assert.Same(rnn.get_parameter("weight_hh_l0"), rnn.get_weight_hh(0));
        Assert.Null(rnn.get_bias_ih(0));
    }

    private static T Filled<T>(T module)
        where T : nn.Module
    {
        using var _ = no_grad();
        var start = 0L;
        foreach (var parameter in module.parameters())
        {
            var count = parameter.numel();
            var values = Enumerable.Range((int)start, (int)count).Select(i => 0.5 * Math.Sin(i * 0.7)).ToArray();
            parameter.copy_(tensor(values).view(parameter.shape));
            start += count;
        }

        return module;
    }
}
