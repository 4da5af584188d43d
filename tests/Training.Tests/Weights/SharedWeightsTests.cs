using Torchline.Training.Weights;
using Torchline.Training.Weights.Safetensors;
using Xunit;

namespace Training.Tests.Weights;

/// <summary>Real files, of the same kind as the ones that torchvision publishes.</summary>
public sealed class SharedWeightsTests
{
    [SharedDataTheory("data/weights/resnet18.pth", "data/weights/squeezenet1_1.pth", "data/weights/vgg16_conv1-3.pth", "data/weights/vgg19_distilled.pth")]
    [InlineData("resnet18", 122, "conv1.weight", new long[] { 64, 3, 7, 7 })]
    [InlineData("squeezenet1_1", 52, "classifier.1.weight", new long[] { 1000, 512, 1, 1 })]
    [InlineData("vgg16_conv1-3", 14, "features.14.weight", new long[] { 256, 256, 3, 3 })]
    [InlineData("vgg19_distilled", 38, "conv1_1.weight", new long[] { 16, 3, 3, 3 })]
    public void AreReadAndSurviveSafetensors(string name, int count, string entry, long[] shape)
    {
        using var folder = new TemporaryFolder();
        using var weights = WeightFile.Read(SharedData.PathOf($"data/weights/{name}.pth"));
        Assert.Equal(count, weights.Count);
        Assert.Equal(shape, weights[entry].shape);
        Assert.All(weights, tensor => Assert.True(tensor.Value.isfinite().all().item<bool>(), tensor.Key));

        SafetensorsFile.Write(folder["copy"], weights);
        using var copy = WeightFile.Read(folder["copy"]);
        Assert.Equal(weights.Keys.Order(), copy.Keys.Order());
        Assert.All(weights, tensor => Assert.True(tensor.Value.equal(copy[tensor.Key]).all().item<bool>(), tensor.Key));
    }
}
