using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Models.Vision;

/// <summary>
/// Residual network (He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2015): each block learns what
/// to add to its input, so that gradients reach the first layer of very deep networks undiminished.
/// </summary>
public sealed class ResNet : VisionNetwork
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly ReLU relu;
    private readonly MaxPool2d maxpool;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Linear? fc;

    private ResNet(string name, Func<long, long, long, nn.Module<Tensor, Tensor>> block, long expansion, int[] blocks, int? classes)
        : base(name)
    {
        conv1 = nn.Conv2d(3, 64, kernel_size: 7, stride: 2, padding: 3, bias: false);
        bn1 = nn.BatchNorm2d(64);
        relu = nn.ReLU(inplace: true);
        maxpool = nn.MaxPool2d(kernel_size: 3, stride: 2, padding: 1);
        layer1 = Stage(64, width: 64, blocks[0], stride: 1);
        layer2 = Stage(64 * expansion, width: 128, blocks[1], stride: 2);
        layer3 = Stage(128 * expansion, width: 256, blocks[2], stride: 2);
        layer4 = Stage(256 * expansion, width: 512, blocks[3], stride: 2);
        avgpool = nn.AdaptiveAvgPool2d(1);
        fc = classes is { } count ? nn.Linear(512 * expansion, count) : null;
        RegisterComponents();
        ConvolutionInitialization.Apply(this);

        // The first block of a stage changes the size and the number of channels, the others keep both.
        Sequential Stage(long channels, long width, int count, long stride) => nn.Sequential(
            Enumerable.Range(0, count).Select(i => i == 0 ? block(channels, width, stride) : block(width * expansion, width, 1)));
    }

    /// <inheritdoc />
    public override string Head => nameof(fc);

    /// <summary>18 layers: two basic blocks a stage.</summary>
    public static ResNet ResNet18(int classes) => Basic("ResNet18", [2, 2, 2, 2], classes);

    /// <summary>18 layers without the head, for networks that look at <see cref="FeatureMap"/>.</summary>
    public static ResNet ResNet18Backbone() => Basic("ResNet18", [2, 2, 2, 2], classes: null);

    /// <summary>34 layers of basic blocks.</summary>
    public static ResNet ResNet34(int classes) => Basic("ResNet34", [3, 4, 6, 3], classes);

    /// <summary>50 layers of bottleneck blocks.</summary>
    public static ResNet ResNet50(int classes) => new(
        "ResNet50", (channels, width, stride) => new Bottleneck(channels, width, stride), Bottleneck.Expansion, [3, 4, 6, 3], classes);

    /// <inheritdoc />
    public override Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        return avgpool.call(FeatureMap(images)).flatten(1).MoveToOuterDisposeScope(); // (B, 512 E)
    }

    /// <summary>What the backbone says of each place of the pictures.</summary>
    /// <param name="images">Normalised pictures (B, 3, H, W), float32.</param>
    /// <returns>Features (B, 512 E, H / 32, W / 32), E the block's expansion.</returns>
    public Tensor FeatureMap(Tensor images)
    {
        using var scope = NewDisposeScope();
        var x = relu.call(bn1.call(conv1.call(images))); // (B, 64, H/2, W/2)
        x = maxpool.call(x); // (B, 64, H/4, W/4)
        x = layer1.call(x); // (B, 64 E, H/4, W/4), E the block's expansion
        x = layer2.call(x); // (B, 128 E, H/8, W/8)
        x = layer3.call(x); // (B, 256 E, H/16, W/16)
        return layer4.call(x).MoveToOuterDisposeScope(); // (B, 512 E, H/32, W/32)
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">It is a backbone alone.</exception>
    public override Tensor Classify(Tensor features) => // (B, classes)
        (fc ?? throw new InvalidOperationException("a backbone without a head classifies nothing")).call(features);

    private static ResNet Basic(string name, int[] blocks, int? classes) =>
        new(name, (channels, width, stride) => new BasicBlock(channels, width, stride), 1, blocks, classes);

    /// <summary>The input, brought to the output's shape where that differs (option B of the paper).</summary>
    private static Sequential? Downsample(long inputs, long outputs, long stride) => stride == 1 && inputs == outputs
        ? null
        : nn.Sequential(nn.Conv2d(inputs, outputs, kernel_size: 1, stride: stride, bias: false), nn.BatchNorm2d(outputs));

    /// <summary>Two 3x3 convolutions and what they are added to (figure 5, left).</summary>
    private sealed class BasicBlock : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn2;
        private readonly ReLU relu;
        private readonly Sequential? downsample;

        public BasicBlock(long channels, long width, long stride)
            : base(nameof(BasicBlock))
        {
            conv1 = nn.Conv2d(channels, width, kernel_size: 3, stride: stride, padding: 1, bias: false);
            bn1 = nn.BatchNorm2d(width);
            conv2 = nn.Conv2d(width, width, kernel_size: 3, padding: 1, bias: false);
            bn2 = nn.BatchNorm2d(width);
            relu = nn.ReLU(inplace: true);
            downsample = Downsample(channels, width, stride);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var y = relu.call(bn1.call(conv1.call(x))); // (B, width, H/stride, W/stride)
            y = bn2.call(conv2.call(y)); // (B, width, H/stride, W/stride)
            return relu.call(y.add_(downsample?.call(x) ?? x)).MoveToOuterDisposeScope();
        }
    }

    /// <summary>
    /// A 3x3 convolution between two 1x1 that make the channels fewer and more again (figure 5, right). The 3x3 has the
    /// stride, as in torchvision; in the paper the first 1x1 has it, which is less accurate.
    /// </summary>
    private sealed class Bottleneck : nn.Module<Tensor, Tensor>
    {
        public const long Expansion = 4;

        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn2;
        private readonly Conv2d conv3;
        private readonly BatchNorm2d bn3;
        private readonly ReLU relu;
        private readonly Sequential? downsample;

        public Bottleneck(long channels, long width, long stride)
            : base(nameof(Bottleneck))
        {
            conv1 = nn.Conv2d(channels, width, kernel_size: 1, bias: false);
            bn1 = nn.BatchNorm2d(width);
            conv2 = nn.Conv2d(width, width, kernel_size: 3, stride: stride, padding: 1, bias: false);
            bn2 = nn.BatchNorm2d(width);
            conv3 = nn.Conv2d(width, width * Expansion, kernel_size: 1, bias: false);
            bn3 = nn.BatchNorm2d(width * Expansion);
            relu = nn.ReLU(inplace: true);
            downsample = Downsample(channels, width * Expansion, stride);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var y = relu.call(bn1.call(conv1.call(x))); // (B, width, H, W)
            y = relu.call(bn2.call(conv2.call(y))); // (B, width, H/stride, W/stride)
            y = bn3.call(conv3.call(y)); // (B, 4 width, H/stride, W/stride)
            return relu.call(y.add_(downsample?.call(x) ?? x)).MoveToOuterDisposeScope();
        }
    }
}
