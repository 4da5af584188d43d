using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>ShuffleNet V2 (Ma et al., 2018): half of the channels pass by, and a shuffle mixes the halves.</summary>
public sealed class ShuffleNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential conv1;
    private readonly MaxPool2d maxpool;
    private readonly Sequential stage2;
    private readonly Sequential stage3;
    private readonly Sequential stage4;
    private readonly Sequential conv5;
    private readonly Linear fc;

    /// <summary>Creates the network with random weights.</summary>
    public ShuffleNet(long classes = 10) : base(nameof(ShuffleNet))
    {
        conv1 = nn.Sequential(nn.Conv2d(3, 8, 3, stride: 2, padding: 1, bias: false), nn.BatchNorm2d(8), nn.ReLU());
        maxpool = nn.MaxPool2d(3, stride: 2, padding: 1);
        stage2 = Stage(8, 16);
        stage3 = Stage(16, 32);
        stage4 = Stage(32, 64);
        conv5 = nn.Sequential(nn.Conv2d(64, 128, 1, bias: false), nn.BatchNorm2d(128), nn.ReLU());
        fc = nn.Linear(128, classes);
        RegisterComponents();
    }

    /// <summary>The five strides of two round up: any size works.</summary>
    public static NetworkSample Sample() => NetworkSample.OfImages("shufflenet", new ShuffleNet(), minimum: 1);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = maxpool.call(conv1.call(x)); // (B, 8, H/4, W/4)
        x = stage2.call(x); // (B, 16, H/8, W/8)
        x = stage3.call(x); // (B, 32, H/16, W/16)
        x = stage4.call(x); // (B, 64, H/32, W/32)
        x = conv5.call(x).mean([2, 3]); // (B, 128)
        return fc.call(x); // (B, C)
    }

    private static Sequential Stage(long channels, long width) =>
        nn.Sequential(new Unit(channels, width, stride: 2), new Unit(width, width, stride: 1), new Unit(width, width, stride: 1));

    private static Tensor Shuffle(Tensor x, long groups)
    {
        var (batch, channels, height, width) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        x = x.view(batch, groups, channels / groups, height, width); // (B, G, D/G, h, w)
        x = x.transpose(1, 2).contiguous(); // (B, D/G, G, h, w)
        return x.view(batch, channels, height, width);
    }

    private sealed class Unit : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential? branch1;
        private readonly Sequential branch2;

        public Unit(long channels, long width, long stride) : base(nameof(Unit))
        {
            var half = width / 2;
            if (stride > 1)
            {
                branch1 = nn.Sequential(
                    nn.Conv2d(channels, channels, 3, stride: stride, padding: 1, groups: channels, bias: false),
                    nn.BatchNorm2d(channels),
                    nn.Conv2d(channels, half, 1, bias: false),
                    nn.BatchNorm2d(half),
                    nn.ReLU());
            }

            branch2 = nn.Sequential(
                nn.Conv2d(stride > 1 ? channels : half, half, 1, bias: false),
                nn.BatchNorm2d(half),
                nn.ReLU(),
                nn.Conv2d(half, half, 3, stride: stride, padding: 1, groups: half, bias: false),
                nn.BatchNorm2d(half),
                nn.Conv2d(half, half, 1, bias: false),
                nn.BatchNorm2d(half),
                nn.ReLU());
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            if (branch1 is not null) return Shuffle(cat([branch1.call(x), branch2.call(x)], 1), 2);
            var halves = x.chunk(2, 1); // 2 of (B, D/2, h, w)
            return Shuffle(cat([halves[0], branch2.call(halves[1])], 1), 2);
        }
    }
}
