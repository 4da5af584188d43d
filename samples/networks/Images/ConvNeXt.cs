using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>ConvNeXt (Liu et al., 2022): depthwise 7 x 7 convolutions, layer norms over channels, GELU, and learned scales of the residuals.</summary>
public sealed class ConvNeXt : nn.Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly LayerNorm norm;
    private readonly Linear head;

    /// <summary>Creates the network with random weights.</summary>
    public ConvNeXt(long width = 12, long classes = 10) : base(nameof(ConvNeXt))
    {
        var layers = new List<nn.Module<Tensor, Tensor>> { nn.Conv2d(3, width, 4, stride: 4), new ChannelNorm(width) };
        for (var stage = 0; stage < 4; stage++)
        {
            if (stage > 0)
            {
                layers.Add(new ChannelNorm(width));
                layers.Add(nn.Conv2d(width, width * 2, 2, stride: 2));
                width *= 2;
            }

            layers.Add(new Block(width));
            layers.Add(new Block(width));
        }

        features = nn.Sequential(layers);
        norm = nn.LayerNorm(width, eps: 1e-6);
        head = nn.Linear(width, classes);
        RegisterComponents();
    }

    /// <summary>A patch of 4 and three strides of 2: 32 pixels are the least.</summary>
    public static NetworkSample Sample() => NetworkSample.OfImages("convnext", new ConvNeXt(), minimum: 32);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = features.call(x); // (B, 8D, H/32, W/32)
        return head.call(norm.call(x.mean([2, 3]))); // (B, C)
    }

    private sealed class ChannelNorm : nn.Module<Tensor, Tensor>
    {
        private readonly LayerNorm norm;

        public ChannelNorm(long channels) : base(nameof(ChannelNorm))
        {
            norm = nn.LayerNorm(channels, eps: 1e-6);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => norm.call(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2);
    }

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d depthwise;
        private readonly LayerNorm norm;
        private readonly Linear expand;
        private readonly Linear project;
        private readonly Parameter scale;

        public Block(long width) : base(nameof(Block))
        {
            depthwise = nn.Conv2d(width, width, 7, padding: 3, groups: width);
            norm = nn.LayerNorm(width, eps: 1e-6);
            expand = nn.Linear(width, 4 * width);
            project = nn.Linear(4 * width, width);
            scale = nn.Parameter(full(width, 0.5));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var y = depthwise.call(x).permute(0, 2, 3, 1); // (B, h, w, D)
            y = nn.functional.gelu(expand.call(norm.call(y))); // (B, h, w, 4D)
            y = project.call(y) * scale; // (B, h, w, D)
            return x + y.permute(0, 3, 1, 2);
        }
    }
}
