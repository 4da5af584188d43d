using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Tests.Optimization;

/// <summary>Twenty steps of each optimizer, against those of PyTorch 1.13 on the same function.</summary>
public sealed class OptimizerTrajectoryTests
{
    private static readonly Dictionary<string, (Func<Parameter[], OptimizerHelper> make, double[] end)> Cases = new()
    {
        ["sgd"] = (p => SGD(p, 0.05),
            [1.475370847559615, 0.650373601955675, -0.5136933816377229, -0.5950067094127561, -0.2845870220615427]),
        ["sgd-momentum"] = (p => SGD(p, 0.05, momentum: 0.9, dampening: 0.1, weight_decay: 0.01),
            [4.022978656602872, 1.6083117392573716, 0.3812696081145802, -1.0463604695186326, 0.18959931888946766]),
        ["sgd-nesterov"] = (p => SGD(p, 0.05, momentum: 0.9, nesterov: true),
            [4.386315047911278, 0.7214084320222461, -0.5201110412209488, -1.0316472900304565, 0.1341559052363527]),
        ["sgd-max"] = (p => SGD(p, 0.01, maximize: true),
            [1.0383625301308075, -5.764570732899758, 4.943789583913418, 0.990637649037072, -0.6415531593649725]),
        ["adam"] = (p => Adam(p, 0.1),
            [2.9125517476465035, -0.1417948644302171, 1.0803708035239674, -1.0171929601299334, 0.21128053017058937]),
        ["adam-wd-amsgrad"] = (p => Adam(p, 0.1, 0.8, 0.9, 1e-3, weight_decay: 0.1, amsgrad: true),
            [2.6232648730324346, -0.20309496837105703, 1.0997079775391376, -0.8564688702709217, 0.08362250892383026]),
        ["adamw"] = (p => AdamW(p, 0.1, weight_decay: 0.05),
            [2.737762041796402, -0.05456285234930286, 0.8970075422622387, -0.9854339229465015, 0.2043594257873082]),
        ["adamw-amsgrad-max"] = (p => AdamW(p, 0.01, weight_decay: 0.05, amsgrad: true, maximize: true),
            [1.1780753940129844, -2.179912878732335, 3.1696836499249414, 0.6994840760528794, -0.7031135209209688]),
        ["rms"] = (p => RMSProp(p, 0.05),
            [3.808414043011174, 0.42233489881357256, 0.04296978855210233, -1.043941889518376, -9.999998024082578e-08]),
        ["rms-mc"] = (p => RMSProp(p, 0.01, momentum: 0.9, centered: true, weight_decay: 0.1),
            [4.380717798600532, 1.4409601150519769, -1.1978641941643398, -0.9702739054197874, -0.16577673871905874]),
        ["adagrad"] = (p => Adagrad(p, 0.3, lr_decay: 0.1, weight_decay: 0.1, initial_accumulator_value: 0.5),
            [2.017048051245368, -0.6835122180858049, 1.6201452168353352, -0.7350186523143657, -0.12631255607697847]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Twenty_steps_end_where_pytorch_ends(string name)
    {
        var (make, end) = Cases[name];
        using var problem = new Problem();
        using var optimizer = make(problem.Parameters);
        problem.Train(optimizer, steps: 20);
        TensorAssert.Close(end, problem.Point, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_leaves_nothing_behind(string name)
    {
        using var problem = new Problem();
        using var optimizer = Cases[name].make(problem.Parameters);
        problem.Train(optimizer, steps: 2);
        problem.Backward();
        using var scope = NewDisposeScope();
        optimizer.step();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resumed_run_is_bit_identical(string name)
    {
        var (make, _) = Cases[name];
        using var whole = new Problem();
        using var optimizer = make(whole.Parameters);
        whole.Train(optimizer, steps: 7);
        using var resumed = new Problem(whole);
        using var stream = new MemoryStream();
        optimizer.save_state_dict(new BinaryWriter(stream));
        whole.Train(optimizer, steps: 8);

        using var continued = make(resumed.Parameters);
        resumed.Train(continued, steps: 1);
        resumed.Restore(stream, continued);
        resumed.Train(continued, steps: 8);

        TensorAssert.Same(whole.Point, resumed.Point);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_dict_is_copied_bit_for_bit(string name)
    {
        var (make, _) = Cases[name];
        using var first = new Problem();
        using var optimizer = make(first.Parameters);
        first.Train(optimizer, steps: 5);
        using var second = new Problem(first);
        using var copy = make(second.Parameters);
        copy.load_state_dict(optimizer.state_dict());
        Assert.All(
            optimizer.state_dict().State.Zip(copy.state_dict().State),
            pair => Assert.True(pair.First.ApproximatelyEquals(pair.Second)));

        first.Train(optimizer, steps: 5);
        second.Train(copy, steps: 5);
        TensorAssert.Same(first.Point, second.Point);
    }

    /// <summary>A function of two tensors, quadratic, quartic and mixed.</summary>
    private sealed class Problem : IDisposable
    {
        private readonly Tensor slopes = tensor(new[] { 0.5, 1.5, -1.0 });
        private readonly Parameter left;
        private readonly Parameter right;
        private readonly byte[]? start;

        public Problem()
        {
            left = new Parameter(tensor(new[] { 1.0, -2.0, 3.0 }));
            right = new Parameter(tensor(new[] { 0.5, -0.5 }).view(1, 2));
        }

        /// <summary>Begins where another has come to.</summary>
        public Problem(Problem other)
        {
            left = new Parameter(other.left.clone().detach());
            right = new Parameter(other.right.clone().detach());
            start = [.. left.bytes, .. right.bytes];
        }

        public Parameter[] Parameters => [left, right];

        public Tensor Point => cat([left.view(-1), right.view(-1)]).detach();

        public void Train(OptimizerHelper optimizer, int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                optimizer.zero_grad();
                Backward();
                optimizer.step();
            }
        }

        public void Backward()
        {
            using var scope = NewDisposeScope();
            var loss = ((left * slopes) - 1).pow(2).sum() + right.pow(4).sum() + (left[0] * right[0, 0]);
            loss.backward();
        }

        /// <summary>Undoes what was trained here since, and reads the optimizer's state.</summary>
        public void Restore(MemoryStream state, OptimizerHelper optimizer)
        {
            start.AsSpan(0, left.bytes.Length).CopyTo(left.bytes);
            start.AsSpan(left.bytes.Length).CopyTo(right.bytes);
            state.Position = 0;
            optimizer.load_state_dict(new BinaryReader(state));
            Assert.Equal(state.Length, state.Position);
        }

        public void Dispose()
        {
            slopes.Dispose();
            left.Dispose();
            right.Dispose();
        }
    }
}
