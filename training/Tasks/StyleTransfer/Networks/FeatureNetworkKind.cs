using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

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
