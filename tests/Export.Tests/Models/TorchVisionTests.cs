using Torchline.Export;
using Torchline.Export.Verification;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Models;

/// <summary>TorchVision's classifiers as they come: one export for images of any number and any size.</summary>
public sealed class TorchVisionTests
{
    /// <summary>How to make each one, and the smallest image that its poolings leave something of.</summary>
    private static readonly Dictionary<string, (Func<nn.Module<Tensor, Tensor>> Create, long Smallest)> Classifiers = new()
    {
        ["alexnet"] = (() => torchvision.models.alexnet(), 63),
        ["googlenet"] = (() => torchvision.models.googlenet(), 32),
        ["inception_v3"] = (() => torchvision.models.inception_v3(), 75),
        ["mobilenet_v2"] = (() => torchvision.models.mobilenet_v2(), 32),
        ["mobilenet_v3_large"] = (() => torchvision.models.mobilenet_v3_large(), 32),
        ["mobilenet_v3_small"] = (() => torchvision.models.mobilenet_v3_small(), 32),
        ["resnet18"] = (() => torchvision.models.resnet18(), 32),
        ["resnet34"] = (() => torchvision.models.resnet34(), 32),
        ["resnet50"] = (() => torchvision.models.resnet50(), 32),
        ["resnet101"] = (() => torchvision.models.resnet101(), 32),
        ["resnet152"] = (() => torchvision.models.resnet152(), 32),
        ["resnext50_32x4d"] = (() => torchvision.models.resnext50_32x4d(), 32),
        ["resnext101_32x8d"] = (() => torchvision.models.resnext101_32x8d(), 32),
        ["resnext101_64x4d"] = (() => torchvision.models.resnext101_64x4d(), 32),
        ["wide_resnet50_2"] = (() => torchvision.models.wide_resnet50_2(), 32),
        ["wide_resnet101_2"] = (() => torchvision.models.wide_resnet101_2(), 32),
        ["vgg11"] = (() => torchvision.models.vgg11(), 32),
        ["vgg11_bn"] = (() => torchvision.models.vgg11_bn(), 32),
        ["vgg13"] = (() => torchvision.models.vgg13(), 32),
        ["vgg13_bn"] = (() => torchvision.models.vgg13_bn(), 32),
        ["vgg16"] = (() => torchvision.models.vgg16(), 32),
        ["vgg16_bn"] = (() => torchvision.models.vgg16_bn(), 32),
        ["vgg19"] = (() => torchvision.models.vgg19(), 32),
        ["vgg19_bn"] = (() => torchvision.models.vgg19_bn(), 32),
    };

    public static TheoryData<string> Names => [.. Classifiers.Keys];

    [Fact]
    public void EveryClassifierIsTried() => Assert.Equal(
        typeof(torchvision.models).GetMethods().Where(method => method.IsStatic).Select(method => method.Name).Distinct().Order(),
        Classifiers.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void OneExportServesImagesOfAnyNumberAndSize(string name)
    {
        var (create, smallest) = Classifiers[name];
        using var network = create();
        Settle(network, smallest);
        var request = ExportRequest.Of(name, network, GraphInput.Float32(
            "image",
            Dimension.Dynamic("batch"),
            Dimension.Fixed(3),
            Dimension.Dynamic("height", smallest),
            Dimension.Dynamic("width", smallest)), "logits");

        var report = ModelVerifier.Verify(
            request,
            OnnxExporter.Export(request).ToBytes(),
            [
                .. ModelVerifier.Sweep(("batch", [1, 2, 7]), ("height", [smallest]), ("width", [smallest])),
                .. ModelVerifier.Sweep(("batch", [2]), ("height", [smallest + 13]), ("width", [smallest + 32])),
            ],
            new Tolerance(Math.Min(1e-4, 3e-4 * Spread(network, smallest)), 0));

        Assert.True(report.Passed, report.ToString());
    }

    /// <summary>How far the logits of two images are apart. Those of fresh weights have any scale.</summary>
    private static double Spread(nn.Module<Tensor, Tensor> network, long size)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var logits = network.call(randn(2, 3, size, size));
        return (logits[0] - logits[1]).abs().max().item<float>();
    }

    /// <summary>
    /// Fresh batch norms are identities, under which the numbers of deep networks grow or vanish: some batches in training give
    /// them statistics, as trained networks have. A MobileNet's many thin layers need those of the last batch alone.
    /// </summary>
    private static void Settle(nn.Module<Tensor, Tensor> network, long size)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        network.train();
        if (network is MobileNetV2 or MobileNetV3)
            foreach (var layer in network.modules().OfType<BatchNorm2d>()) layer.momentum = 1;
        if (network.buffers().Any())
            for (var batch = 0; batch < 8; batch++) network.call(randn(8, 3, size + 32, size + 32));
        network.eval();
    }
}
