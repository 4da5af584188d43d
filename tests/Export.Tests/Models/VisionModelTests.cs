using Torchline.Export;
using Torchline.Export.Graph;
using Torchline.Export.Verification;
using Torchline.Training.Vision;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Models;

/// <summary>The networks for images, exported with their normalisation: raw pixels in, libtorch's logits out.</summary>
public sealed class VisionModelTests
{
    private const int Classes = 3;

    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    [InlineData("vgg16_bn")]
    [InlineData("squeezenet1_0")]
    [InlineData("squeezenet1_1")]
    [InlineData("mobilenet_v2")]
    public void TheExportedNetworkIsTheNetwork(string name)
    {
        using var classifier = Create(name);
        var request = RequestOf(classifier, Dimension.Fixed(64), Dimension.Fixed(64));

        var report = ModelVerifier.Verify(
            request, OnnxExporter.Export(request).ToBytes(), ModelVerifier.Sweep(("batch", [1, 2, 5])), Tolerance.Default);

        Assert.True(report.Passed, report.ToString());
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("squeezenet1_1")]
    [InlineData("mobilenet_v2")]
    public void ImagesMayHaveAnySize(string name)
    {
        using var classifier = Create(name);
        var request = RequestOf(classifier, Dimension.Dynamic("height", minimum: 32), Dimension.Dynamic("width", minimum: 32));

        var report = ModelVerifier.Verify(request, OnnxExporter.Export(request).ToBytes(),
            ModelVerifier.Sweep(("batch", [1, 2]), ("height", [32, 45, 64]), ("width", [33, 70])), Tolerance.Default);

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void TheWeightsCanBeReadBack()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var classifier = Create("resnet18");
            OnnxExporter.Export(RequestOf(classifier, Dimension.Fixed(64), Dimension.Fixed(64))).Save(path);
            using var other = Create("resnet18");

            OnnxWeights.Load(path, other);

            foreach (var (key, weight) in classifier.state_dict())
                Assert.True(allclose(weight, other.state_dict()[key], rtol: 0, atol: 0), key);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static PixelClassifier Create(string name)
    {
        var network = VisionModels.Create(name, Classes);
        RandomizeStatistics(network);
        var classifier = new PixelClassifier(PixelNormalization.ImageNet(), network);
        classifier.eval();
        return classifier;
    }

    /// <summary>Fresh batch norms are identities: with statistics of their own it shows whether they are exported.</summary>
    private static void RandomizeStatistics(nn.Module network)
    {
        using var scope = NewDisposeScope();
        foreach (var (name, buffer) in network.named_buffers())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal)) buffer.uniform_(-0.2, 0.2);
            if (name.EndsWith("running_var", StringComparison.Ordinal)) buffer.uniform_(0.5, 2);
        }
    }

    private static ExportRequest RequestOf(PixelClassifier classifier, Dimension height, Dimension width)
    {
        var pixels = new GraphInput("pixels", ScalarType.Byte, [Dimension.Dynamic("batch"), height, width, Dimension.Fixed(3)],
            shape => randint(0, 256, shape, dtype: ScalarType.Byte));
        return ExportRequest.Of("classifier", classifier, pixels, "logits");
    }
}
