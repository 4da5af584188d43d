using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class ContainerTests
{
    [Fact]
    public void A_sequence_hands_results_on_and_releases_what_lies_between()
    {
        using var network = Sequential(ReLU(), Identity(), Threefold(), Identity());
        using var input = tensor(new[] { -1.0, 2 });
        using var scope = NewDisposeScope();
        using var output = network.call(input);
        TensorAssert.Close([0, 6], output);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.False(input.IsInvalid);
    }

    [Fact]
    public void Modules_that_return_their_input_keep_it_alive()
    {
        using var network = Sequential(new Same(), new Same());
        using var input = ones(1);
        Assert.Same(input, network.call(input));
        using var deeper = Sequential(ReLU(), new Same());
        TensorAssert.Close([1], deeper.call(input));
    }

    [Fact]
    public void A_sequence_is_a_list_of_steps()
    {
        var (first, second, third) = (ReLU(), Identity(), Tanh());
        using var network = Sequential(first, second).append("last", third);
        Assert.Equal(3, network.Count);
        Assert.Same(second, network[1]);
        Assert.Equal(["0", "1", "last"], network.named_children().Select(child => child.name));
        Assert.Equal(["1", "last"], network[1..].named_children().Select(child => child.name));
        using var input = ones(1);
        TensorAssert.Same(input, Sequential().call(input));
    }

    [Fact]
    public void A_list_names_its_modules_by_position()
    {
        using var list = ModuleList<Module<Tensor, Tensor>>(ReLU(), Identity());
        list.Insert(1, Tanh());
        Assert.Equal(["0:ReLU", "1:Tanh", "2:Identity"], Children(list));
        list.RemoveAt(0);
        list.append(Sigmoid());
        list[0] = GELU();
        Assert.Equal(["0:GELU", "1:Identity", "2:Sigmoid"], Children(list));
        Assert.Equal(2, list.IndexOf(list[2]));
    }

    [Fact]
    public void A_dictionary_names_its_modules_by_key_in_order()
    {
        using var dictionary = ModuleDict(("z", ReLU()), ("a", Identity()));
        dictionary["m"] = Tanh();
        Assert.Equal(["z:ReLU", "a:Identity", "m:Tanh"], Children(dictionary));
        dictionary["z"] = GELU();
        Assert.True(dictionary.Remove("a"));
        Assert.False(dictionary.Remove("a"));
        Assert.Equal(["z:GELU", "m:Tanh"], Children(dictionary));
        Assert.Equal("m", dictionary[1].Item1);
        Assert.True(dictionary.TryGetValue("m", out var found) && found == dictionary["m"]);
    }

    [Fact]
    public void A_parameter_list_names_its_parameters_by_position()
    {
        var (a, b, c) = (Parameter(ones(1)), Parameter(ones(1)), Parameter(ones(1)));
        using var list = ParameterList(a, b);
        list.Insert(0, c);
        Assert.Equal(["0", "1", "2"], list.named_parameters().Select(entry => entry.name));
        Assert.Equal([c, a, b], list.parameters(), ReferenceEqualityComparer.Instance);
        Assert.True(list.Remove(a));
        Assert.Equal([c, b], list.parameters(), ReferenceEqualityComparer.Instance);
        Assert.Equal(1, list.IndexOf(b));
    }

    private static Module<Tensor, Tensor> Threefold()
    {
        var layer = Linear(Parameter(tensor(new[] { 3.0, 0, 0, 3 }).view(2, 2)));
        return layer;
    }

    private static IEnumerable<string> Children(nn.Module module) =>
        module.named_children().Select(child => $"{child.name}:{child.module.GetName()}");

    private sealed class Same() : Module<Tensor, Tensor>(nameof(Same))
    {
        public override Tensor forward(Tensor input) => input;
    }
}
