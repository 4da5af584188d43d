using Torchline.Training.Vision;
using Torchline.Training.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Vision;

public sealed class VisionModelTests
{
    /// <summary>One of each kind of layer and head.</summary>
    public static TheoryData<string> Families => ["resnet18", "resnet50", "vgg16_bn", "squeezenet1_0", "squeezenet1_1", "mobilenet_v2", "mobilenet_v3_small"];

    [Theory]
    [InlineData("resnet18", 11_689_512)]
    [InlineData("resnet34", 21_797_672)]
    [InlineData("resnet50", 25_557_032)]
    [InlineData("vgg16", 138_357_544)]
    [InlineData("vgg16_bn", 138_365_992)]
    [InlineData("vgg19", 143_667_240)]
    [InlineData("vgg19_bn", 143_678_248)]
    [InlineData("squeezenet1_0", 1_248_424)]
    [InlineData("squeezenet1_1", 1_235_496)]
    [InlineData("mobilenet_v2", 3_504_872)]
    [InlineData("alexnet", 61_100_840)]
    [InlineData("resnet101", 44_549_160)]
    [InlineData("resnext50_32x4d", 25_028_904)]
    [InlineData("vgg11", 132_863_336)]
    [InlineData("mobilenet_v3_small", 2_542_856)]
    [InlineData("mobilenet_v3_large", 5_483_032)]
    [InlineData("googlenet", 6_624_904)]
    [InlineData("inception_v3", 23_834_568)]
    public void HasTorchvisionsKeysShapesAndNumberOfParameters(string name, long parameters)
    {
        using var network = VisionModels.Create(name, classes: 1000);
        Assert.Equal( // TorchSharp lists parameters before buffers
            StateDictListing.Of(name).Order(StringComparer.Ordinal),
            network.state_dict().Select(entry => StateDictListing.Line(entry.Key, entry.Value.shape)).Order(StringComparer.Ordinal));
        Assert.Equal(parameters, network.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void NoTwoNetworksHaveTheSameNumberOfParameters() => Assert.Equal(
        VisionModels.Names.Count, VisionModels.Names.Select(name => VisionModels.Of(name).Parameters).Distinct().Count());

    [Theory]
    [MemberData(nameof(Families))]
    public void WeightsAreRecognisedWhateverTheNumberOfClasses(string name)
    {
        using var network = Create(name, classes: 7);
        using var weights = new StateDict("weights", new OrderedDictionary<string, Tensor>(network.state_dict()));
        Assert.Equal(name, PretrainedWeights.Recognise(weights));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void GivesALogitAClassForEachImageAndDependsOnEachAlone(string name)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = Create(name, classes: 3);
        var images = randn(3, 3, 64, 96);
        var logits = network.call(images);
        Assert.Equal([3L, 3L], logits.shape);
        Assert.True(network.call(images[1..2]).allclose(logits[1..2], rtol: 1e-4, atol: 1e-5));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void OnlyTheHeadDependsOnTheNumberOfClasses(string name)
    {
        using var network = Create(name, classes: 2);
        var published = StateDictListing.Of(name).ToHashSet();
        var others = network.state_dict()
            .Where(entry => !published.Contains(StateDictListing.Line(entry.Key, entry.Value.shape)))
            .Select(entry => entry.Key);
        Assert.Equal([$"{network.Head}.weight", $"{network.Head}.bias"], others);
        Assert.Equal(2, network.HeadParameters().Count());
        Assert.Equal(network.parameters().Count() - 2, network.BackboneParameters().Count());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void AFrozenBackboneGetsNoGradientAndTheHeadDoes(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Create(name, classes: 3);
        foreach (var parameter in network.BackboneParameters()) parameter.requires_grad = false;
        nn.functional.cross_entropy(network.call(randn(2, 3, 64, 64)), tensor([0L, 2L])).backward();
        Assert.All(network.BackboneParameters(), parameter => Assert.Null(parameter.grad));
        Assert.All(network.HeadParameters(), parameter => Assert.NotNull(parameter.grad));
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("squeezenet1_1")]
    [InlineData("mobilenet_v2")]
    public void ATrainingStepReachesEveryParameter(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Create(name, classes: 3);
        network.train();
        nn.functional.cross_entropy(network.call(randn(4, 3, 64, 64)), tensor([0L, 2L, 1L, 1L])).backward();
        Assert.All(network.named_parameters(), entry => Assert.True(entry.parameter.grad?.abs().sum().item<float>() > 0, entry.name));
    }

    [Fact]
    public void TheEncoderIsAResNet18WithoutItsHead()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = Create("resnet18", classes: 3);
        using var encoder = new ResNetEncoder();
        var weights = network.state_dict();
        Assert.Equal(weights.Keys.Where(key => !network.IsHead(key)).Order(), encoder.state_dict().Keys.Order());
        foreach (var (key, tensor) in encoder.state_dict())
            tensor.copy_(weights[key]);
        encoder.eval();

        var images = randn(2, 3, 64, 96);
        Assert.Equal([2L, 512, 2, 3], encoder.call(images).shape);
        var logits = nn.functional.linear(encoder.Pooled(images), weights["fc.weight"], weights["fc.bias"]);
        Assert.True(logits.allclose(network.call(images), rtol: 1e-5, atol: 1e-6));
    }

    [Fact]
    public void TrainingAndEvaluationReachTheLayers()
    {
        using var network = Create("resnet18", classes: 3);
        Assert.All(network.modules(), module => Assert.False(module.training));
        network.train();
        Assert.All(network.modules(), module => Assert.True(module.training));
        using var encoder = new ResNetEncoder();
        encoder.eval();
        Assert.All(encoder.modules(), module => Assert.False(module.training));
    }

    [Fact]
    public void ABatchLeavesNoTensorBehind()
    {
        using var network = Create("resnet18", classes: 3);
        using var _ = no_grad();
        using var images = randn(1, 3, 64, 64);
        using var scope = NewDisposeScope();
        using var logits = network.call(images);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void AnUnknownNameIsAnError() => Assert.Contains(
        "there is no vision model \"lenet\"; there are resnet18,",
        Assert.Throws<ArgumentException>(() => VisionModels.Create("lenet", 10)).Message);

    [Fact]
    public void ANetworkOfNoClassIsAnError() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => VisionModels.Create("resnet18", 0));

    private static VisionNetwork Create(string name, int classes)
    {
        manual_seed(3);
        var network = VisionModels.Create(name, classes);
        network.eval();
        return network;
    }
}
