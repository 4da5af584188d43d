using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>DenseNet (Huang et al., 2016): each layer gets the channels of all before it; transitions halve channels and size.</summary>
public sealed class DenseNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential blocks;
    private readonly BatchNorm2d norm;
    private readonly Linear classifier;

    /// <summary>Creates the network with random weights.</summary>
    public DenseNet(long growth = 8, int layers = 3, long classes = 10) : base(nameof(DenseNet))
    {
        var channels = 2 * growth;
        stem = nn.Sequential(
            nn.Conv2d(3, channels, 7, stride: 2, padding: 3, bias: false),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.MaxPool2d(3, stride: 2, padding: 1));
        var parts = new List<nn.Module<Tensor, Tensor>>();
        for (var block = 0; block < 4; block++)
        {
            if (block > 0)
            {
                parts.Add(new Transition(channels));
                channels /= 2;
            }

            for (var layer = 0; layer < layers; layer++, channels += growth) parts.Add(new DenseLayer(channels, growth));
        }

        blocks = nn.Sequential(parts);
        norm = nn.BatchNorm2d(channels);
        classifier = nn.Linear(channels, classes);
        RegisterComponents();
    }

    /// <summary>Two strides that round up and three poolings that do not: 29 pixels are the least.</summary>
    public static NetworkSample Sample()
    {
        var sample = NetworkSample.OfImages("densenet", new DenseNet(), minimum: 29);
        // ONNX Runtime's average pooling of later sets takes twice as long (docs/reference/onnxruntime.md).
        return sample with { Request = sample.Request with { Opset = 18 } };
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = stem.call(x); // (B, 2G, H/4, W/4)
        x = blocks.call(x); // (B, D, H/32, W/32)
        x = nn.functional.relu(norm.call(x));
        x = nn.functional.adaptive_avg_pool2d(x, 1).flatten(1); // (B, D)
        return classifier.call(x); // (B, C)
    }

    private sealed class DenseLayer : nn.Module<Tensor, Tensor>
    {
        private readonly BatchNorm2d norm1;
        private readonly Conv2d conv1;
        private readonly BatchNorm2d norm2;
        private readonly Conv2d conv2;

        public DenseLayer(long channels, long growth) : base(nameof(DenseLayer))
        {
            norm1 = nn.BatchNorm2d(channels);
            conv1 = nn.Conv2d(channels, 4 * growth, 1, bias: false);
            norm2 = nn.BatchNorm2d(4 * growth);
            conv2 = nn.Conv2d(4 * growth, growth, 3, padding: 1, bias: false);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var y = conv1.call(nn.functional.relu(norm1.call(x))); // (B, 4G, h, w)
            y = conv2.call(nn.functional.relu(norm2.call(y))); // (B, G, h, w)
            return cat([x, y], 1);
        }
    }

    private sealed class Transition : nn.Module<Tensor, Tensor>
    {
        private readonly BatchNorm2d norm;
        private readonly Conv2d conv;
        private readonly AvgPool2d pool;

        public Transition(long channels) : base(nameof(Transition))
        {
            norm = nn.BatchNorm2d(channels);
            conv = nn.Conv2d(channels, channels / 2, 1, bias: false);
            pool = nn.AvgPool2d(2, stride: 2);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => pool.call(conv.call(nn.functional.relu(norm.call(x)))); // (B, D/2, h/2, w/2)
    }
}
