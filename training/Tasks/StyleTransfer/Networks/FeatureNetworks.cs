using Torchline.Training.Vision;
using Torchline.Training.Weights;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>The networks that features can be had from.</summary>
/// <remarks>
/// Layers of SqueezeNet are called by their position in torchvision's <c>features</c>: 0, 1, …; those of VGG by kind, stage and
/// number, as Gatys et al. do: conv1_1, relu1_1, …, pool1.
/// </remarks>
public static class FeatureNetworks
{
    // Only the layers that are needed are built: all of TorchVision's VGG takes 550 MB.
    private static readonly long[] VggWidths = [64, 128, 256, 512, 512];

    private static readonly FeatureNetworkKind[] Kinds =
    [
        new("squeezenet1_1", [.. Enumerable.Range(0, 13).Select(position => position.ToString(CultureInfo.InvariantCulture))])
        {
            Modules = SqueezeNet.Layers11,
        },
        Vgg("vgg16", [2, 2, 3, 3, 3]), // configurations D and E of Simonyan and Zisserman 2015
        Vgg("vgg19", [2, 2, 4, 4, 4]),
        DistilledVgg.Kind,
        .. SlimVgg.Kinds,
    ];

    /// <summary>The names of the networks.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Select(kind => kind.Name)];

    /// <summary>The names of a network's layers, from the image on.</summary>
    /// <param name="network">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no network of that name.</exception>
    public static IReadOnlyList<string> LayersOf(string network) => KindOf(network).Layers;

    /// <summary>Builds a network up to the last layer that is needed; its weights are still to be read.</summary>
    /// <param name="network">One of <see cref="Names"/>.</param>
    /// <param name="wanted">Names of layers.</param>
    /// <exception cref="ArgumentException">There is no network, or no layer, of a name.</exception>
    public static FeatureNetwork Create(string network, IReadOnlyCollection<string> wanted)
    {
        var kind = KindOf(network);
        if (wanted.Except(kind.Layers).FirstOrDefault() is { } unknown)
            throw new ArgumentException($"{network} has no layer \"{unknown}\"; it has {string.Join(", ", kind.Layers)}", nameof(wanted));
        var depth = kind.Layers.Index().Last(layer => wanted.Contains(layer.Item)).Index + 1;
        return new FeatureNetwork(
            [.. kind.Layers.Take(depth).Zip(kind.Modules(), (name, module) => new FeatureLayer(name, module))], wanted, kind.IsTorchvision);
    }

    /// <summary>Builds a network up to the last layer that is needed, and reads its weights.</summary>
    /// <param name="network">One of <see cref="Names"/>.</param>
    /// <param name="file">Weights of the whole network, or of its beginning.</param>
    /// <param name="wanted">Names of layers.</param>
    /// <exception cref="ArgumentException">There is no network, or no layer, of a name.</exception>
    /// <exception cref="WeightFileException">The weights cannot be read, or lack a layer that is needed.</exception>
    public static FeatureNetwork Load(string network, string file, IReadOnlyCollection<string> wanted)
    {
        var features = Create(network, wanted);
        try
        {
            Read(features, file);
            return features.to(get_default_device());
        }
        catch
        {
            features.Dispose();
            throw;
        }
    }

    /// <summary>Reads the weights of a network that is built already.</summary>
    /// <param name="features">The network.</param>
    /// <param name="file">Weights of the whole network, or of its beginning.</param>
    /// <exception cref="WeightFileException">The weights cannot be read, or lack a layer that is needed.</exception>
    internal static void Read(FeatureNetwork features, string file)
    {
        using var weights = WeightFile.Read(file);
        // What the file has beyond the last layer is of no use here.
        var beyond = weights.Keys.Except(features.AsInFiles.state_dict().Keys);
        StateDictLoader.Load(features.AsInFiles, weights, new StateDictOptions { Optional = [.. beyond] });
    }

    private static FeatureNetworkKind Vgg(string name, int[] depths) => new(name, VggLayerNames.Of(depths))
    {
        Modules = () => ConvolutionStages.Layers(depths.Zip(VggWidths), PaddingModes.Zeros),
    };

    private static FeatureNetworkKind KindOf(string name) =>
        Kinds.FirstOrDefault(kind => kind.Name == name)
        ?? throw new ArgumentException($"there is no feature network \"{name}\"; there are {string.Join(", ", Names)}", nameof(name));
}

/// <summary>A network that features can be had from.</summary>
/// <param name="Name">Its name, for torchvision's networks torchvision's.</param>
/// <param name="Layers">The names of its layers, from the image on.</param>
internal sealed record FeatureNetworkKind(string Name, IReadOnlyList<string> Layers)
{
    /// <summary>Makes the layers, each when it is asked for.</summary>
    public required Func<IEnumerable<nn.Module<Tensor, Tensor>>> Modules { get; init; }

    /// <summary>Whether files name weights as torchvision does: <c>features.</c>, position, name; otherwise layer, name.</summary>
    public bool IsTorchvision { get; init; } = true;
}

/// <summary>Names the layers of VGG networks as Gatys et al. do, by kind, stage and number: conv1_1, relu1_1, …, pool1.</summary>
internal static class VggLayerNames
{
    /// <summary>The names, from the image on.</summary>
    public static string[] Of(IReadOnlyList<int> depths) => [.. depths.SelectMany((depth, stage) => OfStage(stage + 1, depth))];

    private static IEnumerable<string> OfStage(int stage, int depth) =>
        Enumerable.Range(1, depth).SelectMany(i => (string[])[$"conv{stage}_{i}", $"relu{stage}_{i}"]).Append($"pool{stage}");
}

/// <summary>
/// A VGG-19 up to relu5_1 with a quarter of its widths, distilled for style transfer. It pads by reflection in place of zeros, and
/// its first layer, a 1x1 convolution, turns RGB of 0 to 1 into its own scale.
/// </summary>
internal static class DistilledVgg
{
    private static readonly (int Depth, long Width)[] Stages = [(2, 16), (2, 32), (4, 64), (4, 128), (1, 128)];

    /// <summary>The network.</summary>
    public static FeatureNetworkKind Kind { get; } = new(
        "vgg19_distilled", ["pixels", "input", .. VggLayerNames.Of([.. Stages.Select(stage => stage.Depth)])[..^1]]) // no pooling at the end
    {
        Modules = Layers,
        IsTorchvision = false,
    };

    private static IEnumerable<nn.Module<Tensor, Tensor>> Layers()
    {
        yield return new PixelDenormalization(PixelNormalization.ImageNetMean, PixelNormalization.ImageNetDeviation);
        yield return nn.Conv2d(3, 3, kernel_size: 1); // (B, 3, H, W)
        foreach (var layer in ConvolutionStages.Layers(Stages, PaddingModes.Reflect))
            yield return layer;
    }
}

/// <summary>
/// The beginning of a VGG with a quarter of its widths and fewer layers: this project's own feature networks, which
/// <c>torchline train feature-network</c> distils from a large one. <c>slim</c> ends with relu4_1, <c>slim5</c> with relu5_1.
/// </summary>
internal static class SlimVgg
{
    /// <summary>The networks.</summary>
    public static IReadOnlyList<FeatureNetworkKind> Kinds { get; } =
    [
        Kind("slim", PaddingModes.Zeros, (2, 16), (2, 32), (2, 64), (1, 64)),
        Kind("slim5", PaddingModes.Reflect, (2, 16), (2, 32), (2, 64), (2, 128), (1, 128)),
    ];

    private static FeatureNetworkKind Kind(string name, PaddingModes padding, params (int Depth, long Width)[] stages) => new(
        name, [.. VggLayerNames.Of([.. stages.Select(stage => stage.Depth)])[..^1]]) // no pooling at the end
    {
        Modules = () => ConvolutionStages.Layers(stages, padding),
        IsTorchvision = false,
    };
}

/// <summary>Layers as VGG has them (Simonyan and Zisserman 2015), of any widths: 3x3 convolutions in stages, each stage at half the size.</summary>
internal static class ConvolutionStages
{
    /// <summary>The layers, each made when it is asked for.</summary>
    /// <param name="stages">Convolutions in each stage, and their channels.</param>
    /// <param name="padding">What images are surrounded by.</param>
    public static IEnumerable<nn.Module<Tensor, Tensor>> Layers(IEnumerable<(int Depth, long Width)> stages, PaddingModes padding)
    {
        var channels = 3L;
        foreach (var (depth, width) in stages)
        {
            for (var i = 0; i < depth; i++)
            {
                yield return nn.Conv2d(channels, width, kernel_size: 3, padding: 1, padding_mode: padding); // (B, width, H, W)
                yield return nn.ReLU(inplace: true);
                channels = width;
            }
            yield return nn.MaxPool2d(kernel_size: 2, stride: 2); // (B, width, H/2, W/2)
        }
    }
}
