using System.Globalization;
using Torchline.Training.Vision;
using Torchline.Training.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>The networks that features can be had from.</summary>
/// <remarks>
/// Layers of SqueezeNet are called by their position in torchvision's <c>features</c>: 0, 1, …; those of VGG by kind, stage and
/// number, as Gatys et al. do: conv1_1, relu1_1, …, pool1.
/// </remarks>
public static class FeatureNetworks
{
    // Only the layers that are wanted are built: all of TorchVision's VGG takes 550 MB.
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
        SlimVgg.Kind,
    ];

    /// <summary>The names of the networks.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Select(kind => kind.Name)];

    /// <summary>The names of a network's layers, from the image on.</summary>
    /// <param name="network">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no network of that name.</exception>
    public static IReadOnlyList<string> LayersOf(string network) => KindOf(network).Layers;

    /// <summary>Builds a network up to the last layer that is wanted; its weights are still to be read.</summary>
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

    /// <summary>Builds a network up to the last layer that is wanted, and reads its weights.</summary>
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
            using var weights = WeightFile.Read(file);
            // What the file has beyond the last layer is of no use here.
            var beyond = weights.Keys.Except(features.AsInFiles.state_dict().Keys);
            StateDictLoader.Load(features.AsInFiles, weights, new StateDictOptions { Optional = [.. beyond] });
            return features.to(get_default_device());
        }
        catch
        {
            features.Dispose();
            throw;
        }
    }

    private static FeatureNetworkKind Vgg(string name, int[] depths) => new(name, VggLayerNames.Of(depths))
    {
        Modules = () => ConvolutionStages.Layers(depths.Zip(VggWidths), PaddingModes.Zeros),
    };

    private static FeatureNetworkKind KindOf(string name) =>
        Kinds.FirstOrDefault(kind => kind.Name == name)
        ?? throw new ArgumentException($"there is no feature network \"{name}\"; there are {string.Join(", ", Names)}", nameof(name));
}
