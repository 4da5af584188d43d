using System.Security.Cryptography;
using System.Text;
using Torchline.Training.Weights;
using Torchline.Training.Weights.Safetensors;
using Xunit;

namespace Training.Tests.Weights;

/// <summary>Real files, of the same kind as the ones that torchvision publishes.</summary>
public sealed class SharedWeightsTests
{
    [SharedDataTheory("data/weights/resnet18.pth", "data/weights/squeezenet1_1.pth", "data/weights/vgg16_conv1-3.pth", "data/weights/vgg19_distilled.pth")]
    [InlineData("resnet18", 122, "conv1.weight", new long[] { 64, 3, 7, 7 }, "8065deaa9a0417f17dcf533c135d2179627f17d7335c929bab76be4009d1f8a4")]
    [InlineData("squeezenet1_1", 52, "classifier.1.weight", new long[] { 1000, 512, 1, 1 }, "8f2429b4255b3f5b552c225ade63d6b0851ed7c0c40434e2a8849858ed47ca82")]
    [InlineData("vgg16_conv1-3", 14, "features.14.weight", new long[] { 256, 256, 3, 3 }, "0fad8dc50130801cb11789aa1aaebbdc3e1102c2da84b66a6936afffeaa2e2c4")]
    [InlineData("vgg19_distilled", 38, "conv1_1.weight", new long[] { 16, 3, 3, 3 }, "99ec8b1b380b76535e4084965ffa482b3eb2a5ae3552f5a4a325a0b9934b69e6")]
    public void AreReadAndSurviveSafetensors(string name, int count, string entry, long[] shape, string sha256)
    {
        using var folder = new TemporaryFolder();
        using var weights = WeightFile.Read(SharedData.PathOf($"data/weights/{name}.pth"));
        Assert.Equal(count, weights.Count);
        Assert.Equal(shape, weights[entry].shape);
        Assert.Equal(sha256, DigestOf(weights));
        Assert.All(weights, tensor => Assert.True(tensor.Value.isfinite().all().item<bool>(), tensor.Key));

        SafetensorsFile.Write(folder["copy"], weights);
        using var copy = WeightFile.Read(folder["copy"]);
        Assert.Equal(weights.Keys.Order(), copy.Keys.Order());
        Assert.All(weights, tensor => Assert.True(tensor.Value.equal(copy[tensor.Key]).all().item<bool>(), tensor.Key));
    }

    // Of every name and the bytes of its elements, row by row, in the order of the names. PyTorch for Python reads the same.
    private static string DigestOf(StateDict weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in weights.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            using var rows = tensor.contiguous();
            hash.AppendData(rows.bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
