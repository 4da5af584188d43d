namespace Torchline.Training.Vision;

/// <summary>
/// Few parameters for its accuracy (Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", 2016):
/// "fire" modules squeeze the channels before the expensive 3x3 convolutions, and no layer is fully connected.
/// </summary>
internal sealed class SqueezeNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly Sequential classifier;

    private SqueezeNet(string name, Sequential features, int classes) : base(name)
    {
        this.features = features;
        var convolution = nn.Conv2d(512, classes, kernel_size: 1);
        classifier = nn.Sequential(nn.Dropout(0.5), convolution, nn.ReLU(inplace: true), nn.AdaptiveAvgPool2d(1));
        RegisterComponents();
        foreach (var layer in modules().OfType<Conv2d>())
        {
            if (ReferenceEquals(layer, convolution)) nn.init.normal_(layer.weight!, 0, 0.01);
            else nn.init.kaiming_uniform_(layer.weight!);
            nn.init.zeros_(layer.bias!);
        }
    }

    /// <summary>The network of the paper.</summary>
    public static SqueezeNet Version10(int classes) => new(
        "SqueezeNet1_0",
        nn.Sequential(
            nn.Conv2d(3, 96, kernel_size: 7, stride: 2), // (B, 96, H/2, W/2)
            nn.ReLU(inplace: true),
            Pool(), // (B, 96, H/4, W/4)
            new Fire(96, squeezed: 16, expanded: 64),
            new Fire(128, squeezed: 16, expanded: 64),
            new Fire(128, squeezed: 32, expanded: 128),
            Pool(), // (B, 256, H/8, W/8)
            new Fire(256, squeezed: 32, expanded: 128),
            new Fire(256, squeezed: 48, expanded: 192),
            new Fire(384, squeezed: 48, expanded: 192),
            new Fire(384, squeezed: 64, expanded: 256),
            Pool(), // (B, 512, H/16, W/16)
            new Fire(512, squeezed: 64, expanded: 256)),
        classes);

    /// <summary>As accurate with 2.4 times less computation: a smaller first convolution, and pooling earlier (by the authors).</summary>
    public static SqueezeNet Version11(int classes) => new("SqueezeNet1_1", nn.Sequential(Layers11()), classes);

    /// <summary>The layers of version 1.1 before its classifier, each made when it is asked for.</summary>
    public static IEnumerable<nn.Module<Tensor, Tensor>> Layers11()
    {
        yield return nn.Conv2d(3, 64, kernel_size: 3, stride: 2); // (B, 64, H/2, W/2)
        yield return nn.ReLU(inplace: true);
        yield return Pool(); // (B, 64, H/4, W/4)
        yield return new Fire(64, squeezed: 16, expanded: 64);
        yield return new Fire(128, squeezed: 16, expanded: 64);
        yield return Pool(); // (B, 128, H/8, W/8)
        yield return new Fire(128, squeezed: 32, expanded: 128);
        yield return new Fire(256, squeezed: 32, expanded: 128);
        yield return Pool(); // (B, 256, H/16, W/16)
        yield return new Fire(256, squeezed: 48, expanded: 192);
        yield return new Fire(384, squeezed: 48, expanded: 192);
        yield return new Fire(384, squeezed: 64, expanded: 256);
        yield return new Fire(512, squeezed: 64, expanded: 256);
    }

    /// <summary>The logits of each class.</summary>
    /// <param name="images">Normalised images (B, 3, H, W), float32.</param>
    /// <returns>Logits (B, classes).</returns>
    public override Tensor forward(Tensor images)
    {
        using var map = features.call(images); // (B, 512, H/16, W/16)
        using var scores = classifier.call(map); // (B, classes, 1, 1), the mean over all places
        return scores.flatten(1); // (B, classes)
    }

    // Rounds up: no pixel at the border is lost.
    private static MaxPool2d Pool() => nn.MaxPool2d(kernel_size: 3, stride: 2, ceil_mode: true);

    /// <summary>A 1x1 convolution to few channels, then 1x1 and 3x3 convolutions side by side (figure 1).</summary>
    private sealed class Fire : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d squeeze;
        private readonly ReLU squeeze_activation;
        private readonly Conv2d expand1x1;
        private readonly ReLU expand1x1_activation;
        private readonly Conv2d expand3x3;
        private readonly ReLU expand3x3_activation;

        /// <param name="channels">Channels that come in (C).</param>
        /// <param name="squeezed">Channels in between (S).</param>
        /// <param name="expanded">Channels that come out of each of the two convolutions (E).</param>
        public Fire(long channels, long squeezed, long expanded) : base(nameof(Fire))
        {
            squeeze = nn.Conv2d(channels, squeezed, kernel_size: 1);
            squeeze_activation = nn.ReLU(inplace: true);
            expand1x1 = nn.Conv2d(squeezed, expanded, kernel_size: 1);
            expand1x1_activation = nn.ReLU(inplace: true);
            expand3x3 = nn.Conv2d(squeezed, expanded, kernel_size: 3, padding: 1);
            expand3x3_activation = nn.ReLU(inplace: true);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var s = squeeze_activation.call(squeeze.call(x)); // (B, S, H, W)
            var points = expand1x1_activation.call(expand1x1.call(s)); // (B, E, H, W)
            var patches = expand3x3_activation.call(expand3x3.call(s)); // (B, E, H, W)
            return cat([points, patches], dim: 1).MoveToOuterDisposeScope(); // (B, 2 E, H, W)
        }
    }
}
