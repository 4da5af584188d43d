using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>SqueezeNet 1.1 (Iandola et al., 2016): fire modules, and a convolution in place of the linear layers.</summary>
public sealed class SqueezeNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly Sequential classifier;

    /// <summary>Creates the network with random weights.</summary>
    public SqueezeNet(long classes = 10) : base(nameof(SqueezeNet))
    {
        features = nn.Sequential(
            nn.Conv2d(3, 16, 3, stride: 2),
            nn.ReLU(),
            nn.MaxPool2d(3, stride: 2, ceil_mode: true),
            new Fire(16, 4, 16),
            new Fire(32, 4, 16),
            nn.MaxPool2d(3, stride: 2, ceil_mode: true),
            new Fire(32, 8, 32),
            new Fire(64, 8, 32),
            nn.MaxPool2d(3, stride: 2, ceil_mode: true),
            new Fire(64, 12, 48),
            new Fire(96, 12, 48),
            new Fire(96, 16, 64),
            new Fire(128, 16, 64));
        classifier = nn.Sequential(nn.Dropout(0.5), nn.Conv2d(128, classes, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1));
        RegisterComponents();
    }

    /// <summary>Images of 17 pixels are the smallest of which the poolings leave something.</summary>
    public static NetworkSample Sample() => NetworkSample.OfImages("squeezenet", new SqueezeNet(), minimum: 17);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = features.call(x); // (B, 128, H/16, W/16)
        return classifier.call(x).flatten(1); // (B, C)
    }

    private sealed class Fire : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d squeeze;
        private readonly Conv2d expand1x1;
        private readonly Conv2d expand3x3;

        public Fire(long channels, long squeezed, long expanded) : base(nameof(Fire))
        {
            squeeze = nn.Conv2d(channels, squeezed, 1);
            expand1x1 = nn.Conv2d(squeezed, expanded, 1);
            expand3x3 = nn.Conv2d(squeezed, expanded, 3, padding: 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            x = nn.functional.relu(squeeze.call(x)); // (B, S, h, w)
            return cat([nn.functional.relu(expand1x1.call(x)), nn.functional.relu(expand3x3.call(x))], 1); // (B, 2E, h, w)
        }
    }
}
