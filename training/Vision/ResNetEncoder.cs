namespace Torchline.Training.Vision;

/// <summary>TorchVision's ResNet-18 without its head, for networks that use its features. Its state dict has the same keys.</summary>
public sealed class ResNetEncoder : nn.Module<Tensor, Tensor>
{
    /// <summary>Path of the head that weights for the whole network have, and that this lacks.</summary>
    public const string Head = "fc";

    private static readonly string[] Layers = ["conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4"];

    private readonly nn.Module<Tensor, Tensor>[] layers;

    /// <summary>An untrained encoder.</summary>
    public ResNetEncoder() : base(nameof(ResNetEncoder))
    {
        var network = TorchSharp.torchvision.models.resnet18(num_classes: 1);
        var children = network.named_children().ToDictionary(child => child.name, child => child.module);
        layers = [.. Layers.Select(name => (nn.Module<Tensor, Tensor>)children[name])];
        foreach (var (name, layer) in Layers.Zip(layers))
            register_module(name, layer);
        children[Head].Dispose();
    }

    /// <summary>Features of each place of the images.</summary>
    /// <param name="images">Normalised images (B, 3, H, W), float32.</param>
    /// <returns>Features (B, 512, H / 32, W / 32).</returns>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope(); // TorchVision leaves its intermediate tensors to the collector
        return layers.Aggregate(images, (x, layer) => layer.call(x)).MoveToOuterDisposeScope();
    }

    /// <summary>Features of the images as a whole: the mean over all places.</summary>
    /// <param name="images">Normalised images (B, 3, H, W), float32.</param>
    /// <returns>Features (B, 512).</returns>
    public Tensor Pooled(Tensor images)
    {
        using var map = call(images); // (B, 512, H / 32, W / 32)
        using var pooled = nn.functional.adaptive_avg_pool2d(map, 1); // (B, 512, 1, 1)
        return pooled.flatten(1); // (B, 512)
    }
}
