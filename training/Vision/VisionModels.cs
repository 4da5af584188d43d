using static TorchSharp.torch;
using static TorchSharp.torchvision;

namespace Torchline.Training.Vision;

/// <summary>The networks for images by torchvision's names: TorchVision's, and SqueezeNet, which it lacks.</summary>
public static class VisionModels
{
    private const string ResNetHead = "fc";
    private const string VggHead = "classifier.6";
    private const string ConvolutionalHead = "classifier.1"; // of MobileNet and SqueezeNet

    private static readonly Dictionary<string, (Func<int, nn.Module<Tensor, Tensor>> Create, string Head)> Networks = new()
    {
        ["resnet18"] = (classes => models.resnet18(classes), ResNetHead),
        ["resnet34"] = (classes => models.resnet34(classes), ResNetHead),
        ["resnet50"] = (classes => models.resnet50(classes), ResNetHead),
        ["vgg16"] = (classes => models.vgg16(classes), VggHead),
        ["vgg16_bn"] = (classes => models.vgg16_bn(classes), VggHead),
        ["vgg19"] = (classes => models.vgg19(classes), VggHead),
        ["vgg19_bn"] = (classes => models.vgg19_bn(classes), VggHead),
        ["squeezenet1_0"] = (SqueezeNet.Version10, ConvolutionalHead),
        ["squeezenet1_1"] = (SqueezeNet.Version11, ConvolutionalHead),
        ["mobilenet_v2"] = (classes => models.mobilenet_v2(classes), ConvolutionalHead),
    };

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Networks.Keys];

    /// <summary>Builds an untrained network that turns normalised images (B, 3, H, W) into logits (B, classes).</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">There is no network of that name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no class.</exception>
    public static VisionNetwork Create(string name, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (!Networks.TryGetValue(name, out var known))
            throw new ArgumentException($"there is no vision model \"{name}\"; there are {string.Join(", ", Names)}", nameof(name));
        var network = known.Create(classes);
        return new VisionNetwork(name, network, known.Head) { HeadIsLinear = network is not SqueezeNet };
    }
}
