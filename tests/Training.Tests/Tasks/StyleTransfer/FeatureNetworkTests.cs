using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;
using Torchline.Training.Weights;
using Torchline.Training.Weights.Safetensors;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer;

public sealed class FeatureNetworkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("squeezenet1_1", "3", "4", "12")]
    [InlineData("vgg16", "relu1_1", "relu3_3", "pool5")]
    public void ActivationsAreTorchvisions(string name, params string[] wanted)
    {
        using var classifier = VisionModels.Create(name, 5);
        using var network = Load(name, Save(classifier.state_dict()), wanted);
        using var image = randn(1, 3, 64, 48);
        var activations = network.Activations(image);
        Assert.Equal(wanted, activations.Keys);

        var x = image;
        var sequence = (TorchSharp.Modules.Sequential)classifier.named_children().First().module;
        foreach (var (position, layer) in FeatureNetworks.LayersOf(name).Index())
        {
            x = sequence[position].call(x.clone());
            if (wanted.Contains(layer))
                Assert.True(activations[layer].allclose(x, rtol: 1e-5, atol: 1e-6), layer);
        }
    }

    [Fact]
    public void AnActivationIsKeptFromTheReluAfterIt()
    {
        using var classifier = VisionModels.Create("squeezenet1_1", 5);
        using var network = Load("squeezenet1_1", Save(classifier.state_dict()), "0", "1");
        var activations = network.Activations(randn(1, 3, 32, 32));
        Assert.True(activations["0"].min().ToDouble() < 0);
        Assert.True(activations["0"].relu().allclose(activations["1"]));
    }

    [Fact]
    public void ItIsCutAfterTheLastLayerThatIsWanted()
    {
        using var classifier = VisionModels.Create("squeezenet1_1", 5);
        var beginning = classifier.state_dict().Where(entry => entry.Key.StartsWith("features.0.") || entry.Key.StartsWith("features.3."));
        var file = Save(beginning.ToDictionary(entry => entry.Key, entry => entry.Value));
        using var network = Load("squeezenet1_1", file, "1", "3");
        Assert.All(network.parameters(), parameter => Assert.False(parameter.requires_grad));
        Assert.Contains("features.4.squeeze.weight", Assert.Throws<StateDictMismatchException>(() => Load("squeezenet1_1", file, "4")).Message);
    }

    [Fact]
    public void UnknownNamesAreRefused()
    {
        Assert.Contains("\"13\"", Assert.Throws<ArgumentException>(() => Load("squeezenet1_1", "none", "13")).Message);
        Assert.Contains("\"alexnet\"", Assert.Throws<ArgumentException>(() => Load("alexnet", "none", "1")).Message);
    }

    [SharedDataTheory("data/weights/squeezenet1_1.pth", "data/weights/vgg16_conv1-3.pth", "data/weights/vgg19_distilled.pth")]
    [InlineData("squeezenet1_1", "squeezenet1_1", "3", 128L, 4)]
    [InlineData("vgg16", "vgg16_conv1-3", "relu3_3", 256L, 4)]
    [InlineData("vgg19_distilled", "vgg19_distilled", "relu5_1", 128L, 16)]
    public void TrainedWeightsAreRead(string name, string file, string layer, long channels, int shrink)
    {
        using var network = Load(name, SharedData.PathOf($"data/weights/{file}.pth"), layer);
        var activations = network.Activations(zeros(1, 3, 64, 64))[layer];
        Assert.Equal(channels, activations.shape[1]);
        Assert.InRange(activations.shape[2], (64 / shrink) - 1, 64 / shrink);
        Assert.True(activations.std().ToDouble() > 0);
    }

    private static FeatureNetwork Load(string name, string file, params string[] wanted) => FeatureNetworks.Load(name, file, wanted);

    private string Save(Dictionary<string, Tensor> weights)
    {
        var path = folder[$"{Guid.NewGuid():N}.safetensors"];
        SafetensorsFile.Write(path, weights);
        return path;
    }
}
