using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class HookTests
{
    [Fact]
    public void Hooks_run_around_forward_in_order()
    {
        using var layer = ReLU();
        var calls = new List<string>();
        layer.register_forward_pre_hook(_ => calls.Add("module before"));
        layer.register_forward_pre_hook((_, input) =>
        {
            calls.Add("before");
            return input;
        });
        layer.register_forward_hook((_, _, output) =>
        {
            calls.Add("after");
            return output;
        });
        layer.register_forward_hook(module => calls.Add($"module after {module.GetName()}"));

        using var output = layer.call(ones(1));
        Assert.Equal(["module before", "before", "after", "module after ReLU"], calls);

        using var plain = layer.forward(ones(1));
        Assert.Equal(4, calls.Count);
    }

    [Fact]
    public void Hooks_replace_inputs_and_results()
    {
        using var layer = ReLU();
        layer.register_forward_pre_hook((_, input) => input - 3);
        layer.register_forward_hook((_, _, output) => output + 10);
        TensorAssert.Close([10, 12], layer.call(tensor(new[] { 1.0, 5.0 })));
    }

    [Fact]
    public void A_removed_hook_is_silent_even_when_it_removes_itself()
    {
        using var layer = Bilinear(1, 1, 1);
        var calls = 0;
        var remover = layer.register_forward_pre_hook(_ => calls++);
        using var first = layer.call(ones(1), ones(1));
        remover.remove();
        using var second = layer.call(ones(1), ones(1));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Hooks_on_every_descendant_tell_the_path_of_a_call()
    {
        using var network = Sequential(("body", Sequential(Linear(1, 1), ReLU())), ("head", Linear(1, 1)));
        var path = new Stack<string>();
        var seen = new List<string>();
        foreach (var (name, module) in network.named_modules())
        {
            var hookable = (Module<Tensor, Tensor>)module;
            hookable.register_forward_pre_hook(_ =>
            {
                path.Push(name);
                seen.Add(name);
            });
            hookable.register_forward_hook(_ => Assert.Equal(name, path.Pop()));
        }

        using var output = network.call(ones(2, 1));
        Assert.Equal(["body", "body.0", "body.1", "head"], seen);
        Assert.Empty(path);
    }
}
