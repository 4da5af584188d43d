using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>MobileNetV3 small (Howard et al., 2019): inverted residuals with squeeze-and-excitation and hard swish.</summary>
public sealed class MobileNetV3 : nn.Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly Sequential classifier;

    /// <summary>Creates the network with random weights.</summary>
    public MobileNetV3(long classes = 10) : base(nameof(MobileNetV3))
    {
        features = nn.Sequential(
            Convolution(3, 8, 3, stride: 2, 1, nn.Hardswish()),
            new InvertedResidual(8, 3, 8, 8, true, false, 2),
            new InvertedResidual(8, 3, 32, 12, false, false, 2),
            new InvertedResidual(12, 3, 40, 12, false, false, 1),
            new InvertedResidual(12, 5, 48, 16, true, true, 2),
            new InvertedResidual(16, 5, 64, 16, true, true, 1),
            new InvertedResidual(16, 5, 64, 24, true, true, 2),
            new InvertedResidual(24, 5, 96, 24, true, true, 1),
            Convolution(24, 96, 1, stride: 1, 1, nn.Hardswish()));
        classifier = nn.Sequential(nn.Linear(96, 64), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(64, classes));
        RegisterComponents();
    }

    /// <summary>The five strides of two round up: any size works.</summary>
    public static NetworkSample Sample() => NetworkSample.OfImages("mobilenet_v3", new MobileNetV3(), minimum: 1);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = features.call(x); // (B, 96, H/32, W/32)
        x = nn.functional.adaptive_avg_pool2d(x, 1).flatten(1); // (B, 96)
        return classifier.call(x); // (B, C)
    }

    private static Sequential Convolution(
        long channels, long width, long kernel, long stride, long groups, nn.Module<Tensor, Tensor>? activation)
    {
        var layers = new List<nn.Module<Tensor, Tensor>>
        {
            nn.Conv2d(channels, width, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: false),
            nn.BatchNorm2d(width, eps: 0.001),
        };
        if (activation is not null) layers.Add(activation);
        return nn.Sequential(layers);
    }

    private sealed class InvertedResidual : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential block;
        private readonly bool isResidual;

        public InvertedResidual(long channels, long kernel, long expanded, long width, bool excite, bool hardSwish, long stride)
            : base(nameof(InvertedResidual))
        {
            isResidual = stride == 1 && channels == width;
            var layers = new List<nn.Module<Tensor, Tensor>>();
            if (expanded != channels) layers.Add(Convolution(channels, expanded, 1, 1, 1, Activation()));
            layers.Add(Convolution(expanded, expanded, kernel, stride, expanded, Activation()));
            if (excite) layers.Add(new SqueezeExcitation(expanded, expanded / 4));
            layers.Add(Convolution(expanded, width, 1, 1, 1, null));
            block = nn.Sequential(layers);
            RegisterComponents();

            nn.Module<Tensor, Tensor> Activation() => hardSwish ? nn.Hardswish() : nn.ReLU();
        }

        public override Tensor forward(Tensor x) => isResidual ? x + block.call(x) : block.call(x);
    }

    private sealed class SqueezeExcitation : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d fc1;
        private readonly Conv2d fc2;

        public SqueezeExcitation(long channels, long squeezed) : base(nameof(SqueezeExcitation))
        {
            fc1 = nn.Conv2d(channels, squeezed, 1);
            fc2 = nn.Conv2d(squeezed, channels, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var scale = nn.functional.adaptive_avg_pool2d(x, 1); // (B, D, 1, 1)
            scale = nn.functional.relu(fc1.call(scale));
            return x * nn.functional.hardsigmoid(fc2.call(scale));
        }
    }
}
