using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>EfficientNet-B0 (Tan and Le, 2019): mobile bottlenecks with squeeze-and-excitation, SiLU and stochastic depth.</summary>
public sealed class EfficientNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly Dropout dropout;
    private readonly Linear classifier;

    /// <summary>Creates the network with random weights.</summary>
    public EfficientNet(long classes = 10) : base(nameof(EfficientNet))
    {
        features = nn.Sequential(
            Convolution(3, 8, 3, stride: 2),
            new MobileBottleneck(8, 8, expansion: 1, kernel: 3, stride: 1),
            new MobileBottleneck(8, 12, expansion: 6, kernel: 3, stride: 2),
            new MobileBottleneck(12, 12, expansion: 6, kernel: 3, stride: 1),
            new MobileBottleneck(12, 16, expansion: 6, kernel: 5, stride: 2),
            new MobileBottleneck(16, 16, expansion: 6, kernel: 5, stride: 1),
            new MobileBottleneck(16, 24, expansion: 6, kernel: 3, stride: 2),
            new MobileBottleneck(24, 24, expansion: 6, kernel: 5, stride: 1),
            new MobileBottleneck(24, 32, expansion: 6, kernel: 5, stride: 2),
            new MobileBottleneck(32, 40, expansion: 6, kernel: 3, stride: 1),
            Convolution(40, 128, 1));
        dropout = nn.Dropout(0.2);
        classifier = nn.Linear(128, classes);
        RegisterComponents();
    }

    /// <summary>The five strides of two round up: any size works.</summary>
    public static NetworkSample Sample() => NetworkSample.OfImages("efficientnet", new EfficientNet(), minimum: 1);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = features.call(x); // (B, 128, H/32, W/32)
        x = nn.functional.adaptive_avg_pool2d(x, 1).flatten(1); // (B, 128)
        return classifier.call(dropout.call(x)); // (B, C)
    }

    private static Sequential Convolution(long channels, long width, long kernel, long stride = 1, long groups = 1) => nn.Sequential(
        nn.Conv2d(channels, width, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: false),
        nn.BatchNorm2d(width),
        nn.SiLU());

    private sealed class MobileBottleneck : nn.Module<Tensor, Tensor>
    {
        private const double Dropped = 0.1; // the share of residuals left out in training

        private readonly Sequential? expand;
        private readonly Sequential depthwise;
        private readonly Conv2d reduce;
        private readonly Conv2d excite;
        private readonly Conv2d project;
        private readonly BatchNorm2d norm;
        private readonly bool isResidual;

        public MobileBottleneck(long channels, long width, long expansion, long kernel, long stride) : base(nameof(MobileBottleneck))
        {
            var expanded = channels * expansion;
            isResidual = stride == 1 && channels == width;
            if (expansion > 1) expand = Convolution(channels, expanded, 1);
            depthwise = Convolution(expanded, expanded, kernel, stride, groups: expanded);
            reduce = nn.Conv2d(expanded, channels / 4, 1);
            excite = nn.Conv2d(channels / 4, expanded, 1);
            project = nn.Conv2d(expanded, width, 1, bias: false);
            norm = nn.BatchNorm2d(width);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var y = depthwise.call(expand?.call(x) ?? x); // (B, E, h, w)
            var scale = nn.functional.adaptive_avg_pool2d(y, 1); // (B, E, 1, 1)
            scale = nn.functional.silu(reduce.call(scale));
            y = y * excite.call(scale).sigmoid();
            y = norm.call(project.call(y)); // (B, D, h, w)
            if (!isResidual) return y;
            if (training) y = y * rand(y.shape[0], 1, 1, 1).ge(Dropped) / (1 - Dropped);
            return x + y;
        }
    }
}
