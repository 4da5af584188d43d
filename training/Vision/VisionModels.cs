using static TorchSharp.torchvision;

namespace Torchline.Training.Vision;

/// <summary>The networks for images by torchvision's names: TorchVision's, and SqueezeNet, which it lacks.</summary>
public static class VisionModels
{
    private const string Fc = "fc"; // of ResNet, GoogLeNet and Inception
    private const string LastOfSeven = "classifier.6"; // of AlexNet and VGG
    private const string LastOfFour = "classifier.3"; // of MobileNet 3
    private const string LastOfTwo = "classifier.1"; // of MobileNet 2 and SqueezeNet

    // With transform_input a network takes the images that all others take, and its weights those that they were trained on.
    private static readonly Dictionary<string, VisionArchitecture> Networks = new()
    {
        ["resnet18"] = new(11_689_512, Fc, classes => models.resnet18(classes)),
        ["resnet34"] = new(21_797_672, Fc, classes => models.resnet34(classes)),
        ["resnet50"] = new(25_557_032, Fc, classes => models.resnet50(classes)),
        ["resnet101"] = new(44_549_160, Fc, classes => models.resnet101(classes)),
        ["resnet152"] = new(60_192_808, Fc, classes => models.resnet152(classes)),
        ["wide_resnet50_2"] = new(68_883_240, Fc, classes => models.wide_resnet50_2(classes)),
        ["wide_resnet101_2"] = new(126_886_696, Fc, classes => models.wide_resnet101_2(classes)),
        ["resnext50_32x4d"] = new(25_028_904, Fc, classes => models.resnext50_32x4d(classes)),
        ["resnext101_32x8d"] = new(88_791_336, Fc, classes => models.resnext101_32x8d(classes)),
        ["alexnet"] = new(61_100_840, LastOfSeven, classes => models.alexnet(classes)),
        ["vgg11"] = new(132_863_336, LastOfSeven, classes => models.vgg11(classes)),
        ["vgg11_bn"] = new(132_868_840, LastOfSeven, classes => models.vgg11_bn(classes)),
        ["vgg13"] = new(133_047_848, LastOfSeven, classes => models.vgg13(classes)),
        ["vgg13_bn"] = new(133_053_736, LastOfSeven, classes => models.vgg13_bn(classes)),
        ["vgg16"] = new(138_357_544, LastOfSeven, classes => models.vgg16(classes)),
        ["vgg16_bn"] = new(138_365_992, LastOfSeven, classes => models.vgg16_bn(classes)),
        ["vgg19"] = new(143_667_240, LastOfSeven, classes => models.vgg19(classes)),
        ["vgg19_bn"] = new(143_678_248, LastOfSeven, classes => models.vgg19_bn(classes)),
        ["squeezenet1_0"] = new(1_248_424, LastOfTwo, SqueezeNet.Version10),
        ["squeezenet1_1"] = new(1_235_496, LastOfTwo, SqueezeNet.Version11),
        ["mobilenet_v2"] = new(3_504_872, LastOfTwo, classes => models.mobilenet_v2(classes)),
        ["mobilenet_v3_small"] = new(2_542_856, LastOfFour, classes => WithHead(models.mobilenet_v3_small(), classes)),
        ["mobilenet_v3_large"] = new(5_483_032, LastOfFour, classes => WithHead(models.mobilenet_v3_large(), classes)),
        ["googlenet"] = new(6_624_904, Fc, classes => models.googlenet(classes, transform_input: true)) { Auxiliary = ["aux1.", "aux2."] },
        ["inception_v3"] = new(23_834_568, Fc, classes => models.inception_v3(classes, transform_input: true))
        {
            Auxiliary = ["AuxLogits."],
            View = new ImageView(Side: 299, ShortSide: 342),
        },
    };

    /// <summary>The names for <see cref="Create"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Networks.Keys];

    /// <summary>Builds an untrained network that turns normalised images (B, 3, H, W) into logits (B, classes).</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">There is no network of that name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no class.</exception>
    public static VisionNetwork Create(string name, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        var architecture = Of(name);
        var network = architecture.Create(classes);
        return new VisionNetwork(name, network, architecture.Head, architecture.Auxiliary) { HeadIsLinear = network is not SqueezeNet };
    }

    /// <summary>All that is known of a network before it is built.</summary>
    /// <exception cref="ArgumentException">There is no network of that name.</exception>
    internal static VisionArchitecture Of(string name) => Networks.TryGetValue(name, out var known)
        ? known
        : throw new ArgumentException($"there is no vision model \"{name}\"; there are {string.Join(", ", Names)}", nameof(name));

    /// <summary>TorchVision builds MobileNet 3 with a head for 1000 classes only.</summary>
    private static nn.Module<Tensor, Tensor> WithHead(nn.Module<Tensor, Tensor> network, int classes)
    {
        var head = (Linear)network.named_modules().Single(entry => entry.name == LastOfFour).module;
        var features = head.weight.shape[1];
        head.weight = new Parameter(nn.init.normal_(empty(classes, features), 0, 0.01));
        head.bias = new Parameter(zeros(classes));
        head.out_features = classes;
        return network;
    }
}

/// <summary>A network before it is built.</summary>
/// <param name="Parameters">How many parameters it has with a head for 1000 classes, without auxiliary heads.</param>
/// <param name="Head">Path of the head in the state dict.</param>
/// <param name="Create">Builds it for a number of classes.</param>
internal sealed record VisionArchitecture(long Parameters, string Head, Func<int, nn.Module<Tensor, Tensor>> Create)
{
    private const int Classes = 1000;

    /// <summary>Beginnings of the names of heads that only torchvision's training has: published files hold them.</summary>
    public IReadOnlyList<string> Auxiliary { get; init; } = [];

    /// <summary>The crop of an image that torchvision measures the network by.</summary>
    public ImageView View { get; init; } = new();

    /// <summary>How many parameters it has for a number of classes.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="features">The number of features that the head takes.</param>
    public long ParametersFor(long classes, long features) => Parameters - ((Classes - classes) * (features + 1));
}
