using TorchSharp.Modules;
using TorchSharp.Utils;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class ModuleTests
{
    [Fact]
    public void Fields_become_components_under_their_names()
    {
        using var network = new Network();

        Assert.Equal(
            ["scale", "first.weight", "first.bias", "layers.0.weight", "layers.1.weight", "renamed.weight"], Names(network));
        Assert.Equal(["mask"], network.named_buffers().Select(entry => entry.name));
        Assert.Equal(["first", "layers", "renamed", "layers.0", "layers.1"], network.named_modules().Select(entry => entry.name));
    }

    [Fact]
    public void A_parameter_is_found_by_its_path()
    {
        using var network = new Network();

        Assert.Same(network.Scale, network.get_parameter("scale"));
        Assert.Equal([3L, 2L], network.get_parameter("first.weight")!.shape);
        Assert.True(network.has_parameter("layers.1.weight"));
        Assert.False(network.has_parameter("layers.2.weight"));
        Assert.True(network.has_buffer("mask"));
        Assert.Null(network.get_buffer("first.mask"));
    }

    [Fact]
    public void A_shared_parameter_is_listed_once_but_saved_under_both_names()
    {
        using var tied = new Tied();

        Assert.Equal(["left.weight"], Names(tied));
        Assert.Equal(["left.weight", "right.weight"], tied.state_dict().Keys);
    }

    [Fact]
    public void Components_survive_the_scope_that_made_them()
    {
        Network network;
        using (NewDisposeScope())
        {
            network = new Network();
        }

        using (network)
        {
            Assert.All(network.parameters(), parameter => Assert.False(parameter.IsInvalid));
            Assert.All(network.buffers(), buffer => Assert.False(buffer.IsInvalid));
            using var output = network.call(ones(4, 2));
            Assert.Equal([4L, 3L], output.shape);
        }
    }

    [Fact]
    public void Making_a_module_leaves_only_its_components_alive()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(2, 3);
        using var lstm = LSTM(3, 3, bidirectional: true);
        using var embedding = Embedding(3, 3, padding_idx: 1);
        using var norm = BatchNorm2d(3);
        using var convolution = Conv2d(3, 3, 3);
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Training_mode_reaches_all_descendants()
    {
        using var network = new Network();
        network.eval();
        Assert.False(network.training);
        Assert.All(network.modules(), module => Assert.False(module.training));
        network.train();
        Assert.All(network.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void Apply_visits_children_first()
    {
        using var network = Sequential(("a", ReLU()), ("b", Sequential(Identity())));
        var visited = new List<string>();
        network.apply(module => visited.Add(module.GetName()));
        Assert.Equal(["ReLU", "Identity", "Sequential", "Sequential"], visited);
    }

    [Fact]
    public void Zero_grad_forgets_or_clears()
    {
        using var layer = Linear(2, 1);
        layer.call(ones(1, 2)).backward();
        layer.zero_grad(set_to_none: false);
        TensorAssert.Close([0, 0], layer.weight.grad!);
        layer.zero_grad();
        Assert.Null(layer.weight.grad);
    }

    [Fact]
    public void Converting_keeps_the_objects_and_what_holds_them()
    {
        using var network = new Network();
        var parameters = network.parameters().ToArray();
        network.call(ones(4, 2)).sum().backward();

        Assert.Same(network, network.to(ScalarType.Float64));

        Assert.Equal(parameters, network.parameters(), ReferenceEqualityComparer.Instance);
        Assert.All(network.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.Equal(ScalarType.Float64, parameters[0].grad!.dtype);
        Assert.Equal(ScalarType.Int64, network.get_buffer("mask")!.dtype);
        network.call(ones(4, 2, ScalarType.Float64)).sum().backward();
    }

    [Fact]
    public void Names_that_cannot_be_are_refused()
    {
        using var network = new Network();
        Assert.Throws<ArgumentException>(() => network.register_module("a.b", ReLU()));
        Assert.Throws<InvalidOperationException>(() => network.register_module("first", ReLU()));
        Assert.Throws<InvalidOperationException>(() => network.register_parameter("scale", Parameter(ones(1))));
        Assert.Throws<InvalidOperationException>(() => network.register_buffer("mask", ones(1)));
    }

    [Fact]
    public void A_parameter_is_a_leaf_that_shares_its_data()
    {
        using var data = zeros(2);
        using var computed = data * Parameter(ones(2));
        using var parameter = Parameter(computed);
        Assert.True(parameter.is_leaf);
        Assert.True(parameter.requires_grad);
        Assert.False(Parameter(data, requires_grad: false).requires_grad);
        computed.detach().fill_(5);
        TensorAssert.Close([5, 5], parameter);
    }

    private static IEnumerable<string> Names(nn.Module module) => module.named_parameters().Select(entry => entry.name);

    private sealed class Network : Module<Tensor, Tensor>
    {
        [ComponentName(Name = "scale")]
        private readonly Parameter scaling;
        private readonly Tensor mask;
        private readonly Linear first;
        private readonly ModuleList<Linear> layers;
        [ComponentName(Name = "renamed")]
        private readonly Linear last;

        public Network()
            : base(nameof(Network))
        {
            using var data = ones(3);
            scaling = Parameter(data);
            mask = ones([3], ScalarType.Int64);
            first = Linear(2, 3);
            layers = ModuleList(Linear(3, 3, hasBias: false), Linear(3, 3, hasBias: false));
            last = Linear(3, 3, hasBias: false);
            RegisterComponents();
        }

        public Parameter Scale => scaling;

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var hidden = first.call(input);
            foreach (var layer in layers)
            {
                hidden = layer.call(hidden);
            }

            return (last.call(hidden) * scaling * mask).MoveToOuterDisposeScope();
        }
    }

    private sealed class Tied : nn.Module
    {
        private readonly Linear left;
        private readonly Linear right;

        public Tied()
            : base(nameof(Tied))
        {
            left = Linear(2, 2, hasBias: false);
            right = Linear(left.weight);
            RegisterComponents();
        }

        public bool AreTied => ReferenceEquals(left.weight, right.weight);
    }
}
