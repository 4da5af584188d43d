using System.Diagnostics;
using Torchline.Training.Tasks.Captioning.ByHand.Layers;
using static TorchSharp.torch;

namespace Torchline.Benchmarks;

/// <summary>
/// Forward and backward pass of the recurrent layers that are derived by hand, over libtorch's own with autograd: the same weights,
/// inputs and threads, in alternating rounds so that a busy machine slows both sides alike. <c>recurrent [THREADS]</c>. Fails when
/// the LSTM is above the limit.
/// </summary>
internal static class RecurrentLayers
{
    private const int Batch = 64, Steps = 20, InputSize = 256, HiddenSize = 512;
    private const double Limit = 1.5;
    private const int Rounds = 31;

    public static int Run(string[] args)
    {
        set_num_threads(args.Length > 0 ? int.Parse(args[0]) : Environment.ProcessorCount);
        Console.WriteLine($"N {Batch}, T {Steps}, D {InputSize}, H {HiddenSize}, float32, {get_num_threads()} thread(s), {Rounds} rounds");
        using var rnn = new VanillaRnn(InputSize, HiddenSize);
        using var lstm = new Lstm(InputSize, HiddenSize);
        using var libtorchRnn = rnn.ToLibtorch();
        using var libtorchLstm = lstm.ToLibtorch();
        Compare("vanilla RNN", rnn, (x, h0) => libtorchRnn.call(x, h0).Item1, libtorchRnn);
        var ratio = Compare("LSTM", lstm, (x, h0) => libtorchLstm.call(x, (h0, zeros_like(h0))).Item1, libtorchLstm);
        if (ratio <= Limit) return 0;
        Console.Error.WriteLine($"the LSTM takes {ratio:F2} of libtorch's time, more than {Limit}");
        return 1;
    }

    private static double Compare(string name, RecurrentLayer layer, Func<Tensor, Tensor, Tensor> states, nn.Module libtorchLayer)
    {
        using var scope = NewDisposeScope();
        Tensor x = randn(Batch, Steps, InputSize), h0 = randn(Batch, HiddenSize), dh = randn(Batch, Steps, HiddenSize);
        ByHand();
        ByAutograd();
        double[] byHand = new double[Rounds], byAutograd = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            byHand[round] = Milliseconds(ByHand);
            byAutograd[round] = Milliseconds(ByAutograd);
        }
        double[] ratios = [.. byHand.Zip(byAutograd, (ours, theirs) => ours / theirs).Order()];
        var ratio = ratios[Rounds / 2];
        Console.WriteLine(
            $"{name}: by hand {byHand.Order().ElementAt(Rounds / 2):F1} ms, "
            + $"libtorch with autograd {byAutograd.Order().ElementAt(Rounds / 2):F1} ms, "
            + $"ratio {ratio:F2} (quartiles {ratios[Rounds / 4]:F2}, {ratios[Rounds * 3 / 4]:F2})");
        return ratio;

        void ByHand()
        {
            layer.zero_grad();
            var (_, cache) = layer.Forward(x, new RecurrentState(h0));
            layer.Backward(dh, cache);
        }

        // The inputs and the initial state have gradients here too, as the layers below need them.
        void ByAutograd()
        {
            libtorchLayer.zero_grad();
            Tensor input = x.detach().requires_grad_(), initial = h0.unsqueeze(0).requires_grad_();
            states(input, initial).backward([dh]);
        }
    }

    private static double Milliseconds(Action pass)
    {
        using var scope = NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        pass();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
