namespace Torchline.Training.Models.Vision;

/// <summary>The networks for pictures by torchvision's names.</summary>
public static class VisionModels
{
    private static readonly Dictionary<string, Func<int, VisionNetwork>> Networks = new()
    {
        ["resnet18"] = ResNet.ResNet18,
        ["resnet34"] = ResNet.ResNet34,
        ["resnet50"] = ResNet.ResNet50,
        ["vgg16"] = classes => Vgg.Vgg16(classes),
        ["vgg16_bn"] = classes => Vgg.Vgg16(classes, batchNorm: true),
        ["vgg19"] = classes => Vgg.Vgg19(classes),
        ["vgg19_bn"] = classes => Vgg.Vgg19(classes, batchNorm: true),
        ["squeezenet1_0"] = SqueezeNet.Version10,
        ["squeezenet1_1"] = SqueezeNet.Version11,
        ["mobilenet_v2"] = classes => new MobileNetV2(classes),
    };

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Networks.Keys];

    /// <summary>Builds an untrained network that turns normalised pictures (B, 3, H, W) into logits (B, classes).</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">There is no network of that name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no class.</exception>
    public static VisionNetwork Create(string name, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        return Networks.TryGetValue(name, out var create)
            ? create(classes)
            : throw new ArgumentException($"there is no vision model \"{name}\"; there are {string.Join(", ", Names)}", nameof(name));
    }
}
