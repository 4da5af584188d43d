using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optimization;

public sealed class OptimizerTests
{
    [Fact]
    public void Groups_have_options_of_their_own_and_share_the_others()
    {
        var (slow, fast) = (Unit(), Unit());
        using var optimizer = optim.SGD(
            [
                new SGD.ParamGroup { Parameters = [slow] },
                new SGD.ParamGroup([fast], new SGD.Options { LearningRate = 1, weight_decay = 0.5 }),
            ],
            learningRate: 0.1);
        SetGradients(1, slow, fast);
        optimizer.step();
        TensorAssert.Close([1 - 0.1], slow, 1e-12);
        TensorAssert.Close([1 - (1 + (0.5 * 1))], fast, 1e-12);
        Assert.Equal([0.1, 1], optimizer.ParamGroups.Select(group => group.LearningRate));
        Assert.Equal([slow, fast], optimizer.parameters(), ReferenceEqualityComparer.Instance);
    }

    [Fact]
    public void A_group_can_join_later()
    {
        var (first, second) = (Unit(), Unit());
        using var optimizer = optim.Adam([first], lr: 0.1);
        optimizer.add_param_group(new Adam.ParamGroup([second], lr: 0.2));
        SetGradients(1, first, second);
        optimizer.step();
        TensorAssert.Close([0.9], first, 1e-6);
        TensorAssert.Close([0.8], second, 1e-6);
        Assert.Throws<ArgumentException>(() => optimizer.add_param_group(new Adam.ParamGroup([first])));
    }

    [Fact]
    public void Parameters_without_gradient_stay()
    {
        var (still, moved) = (Unit(), Unit());
        using var optimizer = optim.AdamW([("still", still), ("moved", moved)], 0.1);
        SetGradients(1, moved);
        optimizer.step();
        TensorAssert.Close([1], still, 0);
        Assert.NotEqual(1, moved.ToDouble());
    }

    [Fact]
    public void The_closure_is_recorded_although_the_step_is_not()
    {
        var parameter = Unit();
        using var optimizer = optim.SGD([parameter], 0.25);
        using var mode = no_grad();
        var loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            var square = parameter * parameter;
            square.backward();
            return square;
        });
        Assert.Equal(1, loss!.ToDouble());
        TensorAssert.Close([0.5], parameter, 0);
        Assert.False(is_grad_enabled());
    }

    [Fact]
    public void Zero_grad_keeps_the_gradients_memory()
    {
        var parameter = Unit();
        using var optimizer = optim.SGD([parameter], 1);
        SetGradients(3, parameter);
        using var gradient = parameter.grad!;
        optimizer.zero_grad();
        TensorAssert.Close([0], gradient, 0);
    }

    [Fact]
    public void The_file_is_laid_out_as_torchsharp_lays_it_out()
    {
        using var optimizer = optim.SGD([Unit()], 0.5, momentum: 0.25);
        using var stream = new MemoryStream();
        optimizer.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        Assert.Equal("SGD", reader.ReadString());
        Assert.Equal((1, 1), (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt()));
        double[] numbers = [.. Enumerable.Range(0, 5).Select(_ => reader.ReadDouble())];
        Assert.Equal([0.5, 0.5, 0.25, 0, 0], numbers);
        Assert.Equal([false, false, false], Enumerable.Range(0, 3).Select(_ => reader.ReadBoolean()));
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void A_state_of_another_optimizer_is_refused()
    {
        using var adam = optim.Adam([Unit()]);
        using var sgd = optim.SGD([Unit()], 1);
        using var larger = optim.Adam([Unit(), Unit()]);
        Assert.Throws<InvalidDataException>(() => sgd.load_state_dict(Saved(adam)));
        Assert.Throws<ArgumentException>(() => larger.load_state_dict(Saved(adam)));
        Assert.Throws<ArgumentException>(() => larger.load_state_dict(adam.state_dict()));
        using var wider = optim.Adam([new Parameter(ones(2, ScalarType.Float64))]);
        Assert.Throws<ArgumentException>(() => wider.load_state_dict(Saved(adam)));
    }

    [Fact]
    public void The_state_dict_says_whose_state_is_where()
    {
        using var optimizer = optim.Adam([new Adam.ParamGroup([Unit(), Unit()]), new Adam.ParamGroup([Unit()])]);
        var state = optimizer.state_dict();
        Assert.Equal(2, state.Options.Count);
        Assert.Equal(3, state.State.Count);
        Assert.Equal([[0, 1], [2]], state.StateIndexRef);
        Assert.Equal(0, ((Adam.State)state.State[2]).step);
    }

    [Fact]
    public void The_state_outlives_scopes_and_ends_with_the_optimizer()
    {
        var parameter = Unit();
        Adam optimizer;
        using (NewDisposeScope())
        {
            optimizer = optim.Adam([parameter], amsgrad: true);
        }

        using (NewDisposeScope())
        {
            SetGradients(1, parameter);
            optimizer.step();
        }

        var state = (Adam.State)optimizer.state_dict().State[0];
        Assert.False(state.exp_avg.IsInvalid || state.exp_avg_sq.IsInvalid || state.max_exp_avg_sq!.IsInvalid);
        optimizer.Dispose();
        Assert.True(state.exp_avg.IsInvalid && state.exp_avg_sq.IsInvalid && state.max_exp_avg_sq.IsInvalid);
        Assert.False(parameter.IsInvalid);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => optim.Adam([Unit()], lr: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => optim.AdamW([Unit()], beta2: 1));
        Assert.Throws<ArgumentException>(() => optim.SGD([Unit()], 1, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => optim.RMSProp([Unit()], alpha: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => optim.Adagrad([Unit()], eps: -1));
    }

    [Fact]
    public void Momentum_and_betas_of_all_groups_are_set_at_once()
    {
        using var sgd = optim.SGD([new SGD.ParamGroup([Unit()], momentum: 0.5), new SGD.ParamGroup([Unit()], momentum: 0.1)], 1);
        Assert.Equal(0.5, sgd.Momentum);
        sgd.Momentum = 0.9;
        Assert.All(sgd.ParamGroups, group => Assert.Equal(0.9, ((optim.IMomentum)group).Momentum));
        using var adam = optim.Adam([Unit()], beta1: 0.5);
        adam.Betas = (0.6, 0.7);
        Assert.Equal((0.6, 0.7), ((optim.IBetas)adam.ParamGroups.Single()).Betas);
    }

    private static Parameter Unit() => new(ones([], ScalarType.Float64));

    private static void SetGradients(double value, params Parameter[] parameters)
    {
        foreach (var parameter in parameters)
        {
            parameter.grad = full_like(parameter, value);
        }
    }

    private static BinaryReader Saved(OptimizerHelper optimizer)
    {
        var stream = new MemoryStream();
        optimizer.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        return new BinaryReader(stream);
    }
}
