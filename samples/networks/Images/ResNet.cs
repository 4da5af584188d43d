using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>ResNet with bottleneck blocks (He et al., 2015), as ResNet-50 has them.</summary>
public sealed class ResNet : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly MaxPool2d maxpool;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly Linear fc;

    /// <summary>Creates the network with random weights.</summary>
    public ResNet(long width = 8, long classes = 10) : base(nameof(ResNet))
    {
        conv1 = nn.Conv2d(3, width, 7, stride: 2, padding: 3, bias: false);
        bn1 = nn.BatchNorm2d(width);
        maxpool = nn.MaxPool2d(3, stride: 2, padding: 1);
        layer1 = Stage(width, width, stride: 1);
        layer2 = Stage(width * 4, width * 2, stride: 2);
        layer3 = Stage(width * 8, width * 4, stride: 2);
        layer4 = Stage(width * 16, width * 8, stride: 2);
        fc = nn.Linear(width * 32, classes);
        RegisterComponents();
    }

    /// <summary>The five strides of two round up: any size works.</summary>
    public static NetworkSample Sample() => NetworkSample.OfImages("resnet", new ResNet(), minimum: 1);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = nn.functional.relu(bn1.call(conv1.call(x))); // (B, 8, H/2, W/2)
        x = maxpool.call(x); // (B, 8, H/4, W/4)
        x = layer1.call(x); // (B, 32, H/4, W/4)
        x = layer2.call(x); // (B, 64, H/8, W/8)
        x = layer3.call(x); // (B, 128, H/16, W/16)
        x = layer4.call(x); // (B, 256, H/32, W/32)
        x = x.mean([2, 3]); // (B, 256)
        return fc.call(x); // (B, C)
    }

    private static Sequential Stage(long channels, long width, long stride) =>
        nn.Sequential(new Bottleneck(channels, width, stride), new Bottleneck(width * 4, width, stride: 1));

    private sealed class Bottleneck : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn2;
        private readonly Conv2d conv3;
        private readonly BatchNorm2d bn3;
        private readonly Sequential? downsample;

        public Bottleneck(long channels, long width, long stride) : base(nameof(Bottleneck))
        {
            conv1 = nn.Conv2d(channels, width, 1, bias: false);
            bn1 = nn.BatchNorm2d(width);
            conv2 = nn.Conv2d(width, width, 3, stride: stride, padding: 1, bias: false);
            bn2 = nn.BatchNorm2d(width);
            conv3 = nn.Conv2d(width, width * 4, 1, bias: false);
            bn3 = nn.BatchNorm2d(width * 4);
            if (stride != 1 || channels != width * 4)
                downsample = nn.Sequential(nn.Conv2d(channels, width * 4, 1, stride: stride, bias: false), nn.BatchNorm2d(width * 4));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var y = nn.functional.relu(bn1.call(conv1.call(x)));
            y = nn.functional.relu(bn2.call(conv2.call(y)));
            y = bn3.call(conv3.call(y));
            return nn.functional.relu(y + (downsample?.call(x) ?? x));
        }
    }
}
