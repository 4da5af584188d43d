using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Models.Vision;

/// <summary>
/// Little computation for its accuracy (Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018):
/// depthwise convolutions between 1x1 convolutions, wide inside a block and narrow where the residual is added.
/// </summary>
public sealed class MobileNetV2 : VisionNetwork
{
    private const long LastChannels = 1280;

    // Table 2 of the paper: expansion t, channels c, repetitions n, stride s of the first.
    private static readonly (long Expansion, long Channels, int Count, long Stride)[] Stages =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    private readonly Sequential features;
    private readonly Sequential classifier;

    /// <summary>An untrained network.</summary>
    /// <param name="classes">Number of classes.</param>
    public MobileNetV2(int classes)
        : base(nameof(MobileNetV2))
    {
        features = nn.Sequential(Layers());
        classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(LastChannels, classes));
        RegisterComponents();
        ConvolutionInitialization.Apply(this);
        ConvolutionInitialization.ApplyToLinear(this);
    }

    /// <inheritdoc />
    public override string Head => "classifier.1";

    /// <inheritdoc />
    public override Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        var x = features.call(images); // (B, 1280, H/32, W/32)
        return nn.functional.adaptive_avg_pool2d(x, 1).flatten(1).MoveToOuterDisposeScope(); // (B, 1280)
    }

    /// <inheritdoc />
    public override Tensor Classify(Tensor features) => classifier.call(features); // (B, classes)

    private static IEnumerable<nn.Module<Tensor, Tensor>> Layers()
    {
        var channels = 32L;
        yield return ConvolutionNormReLU6(3, channels, kernel: 3, stride: 2); // (B, 32, H/2, W/2)
        foreach (var (expansion, width, count, stride) in Stages)
        {
            for (var i = 0; i < count; i++)
            {
                yield return new InvertedResidual(channels, width, i == 0 ? stride : 1, expansion);
                channels = width;
            }
        }

        yield return ConvolutionNormReLU6(channels, LastChannels, kernel: 1); // (B, 1280, H/32, W/32)
    }

    private static Sequential ConvolutionNormReLU6(long inputs, long outputs, long kernel, long stride = 1, long groups = 1) => nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding: kernel / 2, groups: groups, bias: false),
        nn.BatchNorm2d(outputs),
        nn.ReLU6(inplace: true));

    /// <summary>1x1 to t times the channels, a 3x3 on each channel alone, 1x1 to few channels without rectifier (table 1).</summary>
    private sealed class InvertedResidual : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential conv;
        private readonly bool hasShortcut;

        /// <param name="inputs">Channels that come in.</param>
        /// <param name="outputs">Channels that come out.</param>
        /// <param name="stride">Stride of the 3x3.</param>
        /// <param name="expansion">How many times wider the block is inside (t).</param>
        public InvertedResidual(long inputs, long outputs, long stride, long expansion)
            : base(nameof(InvertedResidual))
        {
            var hidden = inputs * expansion;
            hasShortcut = stride == 1 && inputs == outputs;
            conv = nn.Sequential(
            [
                .. expansion == 1 ? Array.Empty<Sequential>() : [ConvolutionNormReLU6(inputs, hidden, kernel: 1)],
                ConvolutionNormReLU6(hidden, hidden, kernel: 3, stride, groups: hidden),
                nn.Conv2d(hidden, outputs, kernel_size: 1, bias: false),
                nn.BatchNorm2d(outputs),
            ]);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var y = conv.call(x); // (B, outputs, H/stride, W/stride)
            return hasShortcut ? y.add_(x) : y;
        }
    }
}
