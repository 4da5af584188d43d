using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>GoogLeNet (Szegedy et al., 2014) with batch norms: nine inception modules of four branches.</summary>
public sealed class GoogLeNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential inception3;
    private readonly Sequential inception4;
    private readonly Sequential inception5;
    private readonly Dropout dropout;
    private readonly Linear fc;

    /// <summary>Creates the network with random weights.</summary>
    public GoogLeNet(long classes = 10) : base(nameof(GoogLeNet))
    {
        stem = nn.Sequential(
            Convolution(3, 8, 7, stride: 2, padding: 3),
            nn.MaxPool2d(3, stride: 2, ceil_mode: true),
            Convolution(8, 8, 1),
            Convolution(8, 24, 3, padding: 1),
            nn.MaxPool2d(3, stride: 2, ceil_mode: true));
        inception3 = nn.Sequential(
            new Inception(24, 8, 12, 16, 2, 4, 4),
            new Inception(32, 16, 16, 24, 4, 12, 8),
            nn.MaxPool2d(3, stride: 2, ceil_mode: true));
        inception4 = nn.Sequential(
            new Inception(60, 24, 12, 26, 2, 6, 8),
            new Inception(64, 20, 14, 28, 3, 8, 8),
            new Inception(64, 16, 16, 32, 3, 8, 8),
            new Inception(64, 14, 18, 36, 4, 8, 8),
            new Inception(66, 32, 20, 40, 4, 16, 16),
            nn.MaxPool2d(2, stride: 2, ceil_mode: true));
        inception5 = nn.Sequential(
            new Inception(104, 32, 20, 40, 4, 16, 16),
            new Inception(104, 48, 24, 48, 6, 16, 16));
        dropout = nn.Dropout(0.2);
        fc = nn.Linear(128, classes);
        RegisterComponents();
    }

    /// <summary>Images of 15 pixels are the smallest of which the poolings leave something.</summary>
    public static NetworkSample Sample() => NetworkSample.OfImages("googlenet", new GoogLeNet(), minimum: 15);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = stem.call(x); // (B, 24, H/8, W/8)
        x = inception3.call(x); // (B, 60, H/16, W/16)
        x = inception4.call(x); // (B, 104, H/32, W/32)
        x = inception5.call(x); // (B, 128, H/32, W/32)
        x = nn.functional.adaptive_avg_pool2d(x, 1).flatten(1); // (B, 128)
        return fc.call(dropout.call(x)); // (B, C)
    }

    private static Sequential Convolution(long channels, long width, long kernel, long stride = 1, long padding = 0) => nn.Sequential(
        nn.Conv2d(channels, width, kernel, stride: stride, padding: padding, bias: false), nn.BatchNorm2d(width, eps: 0.001), nn.ReLU());

    private sealed class Inception : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential branch1;
        private readonly Sequential branch2;
        private readonly Sequential branch3;
        private readonly Sequential branch4;

        public Inception(long channels, long one, long reduce3, long three, long reduce5, long five, long pool) : base(nameof(Inception))
        {
            branch1 = Convolution(channels, one, 1);
            branch2 = nn.Sequential(Convolution(channels, reduce3, 1), Convolution(reduce3, three, 3, padding: 1));
            branch3 = nn.Sequential(Convolution(channels, reduce5, 1), Convolution(reduce5, five, 3, padding: 1));
            branch4 = nn.Sequential(nn.MaxPool2d(3, stride: 1, padding: 1, ceil_mode: true), Convolution(channels, pool, 1));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => cat([branch1.call(x), branch2.call(x), branch3.call(x), branch4.call(x)], 1);
    }
}
