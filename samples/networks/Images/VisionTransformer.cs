using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>ViT (Dosovitskiy et al., 2020) for images of any size: the position embeddings are a grid that is resized to the patches'.</summary>
public sealed class VisionTransformer : nn.Module<Tensor, Tensor>
{
    private const long Patch = 8, Grid = 6; // the grid of an image of 48 pixels

    private readonly Conv2d patches;
    private readonly Parameter classToken;
    private readonly Parameter classPosition;
    private readonly Parameter positions;
    private readonly Sequential encoder;
    private readonly LayerNorm norm;
    private readonly Linear head;

    /// <summary>Creates the network with random weights.</summary>
    public VisionTransformer(long width = 32, long heads = 4, int layers = 3, long classes = 10) : base(nameof(VisionTransformer))
    {
        patches = nn.Conv2d(3, width, Patch, stride: Patch);
        classToken = nn.Parameter(randn(1, 1, width) * 0.1);
        classPosition = nn.Parameter(randn(1, 1, width) * 0.1);
        positions = nn.Parameter(randn(1, width, Grid, Grid) * 0.1);
        encoder = nn.Sequential(Enumerable.Range(0, layers).Select(_ => (nn.Module<Tensor, Tensor>)new EncoderLayer(width, heads)));
        norm = nn.LayerNorm(width);
        head = nn.Linear(width, classes);
        RegisterComponents();
    }

    /// <summary>An image is a grid of whole patches.</summary>
    public static NetworkSample Sample() =>
        NetworkSample.OfImages("vit", new VisionTransformer(), minimum: Patch, multipleOf: Patch);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = patches.call(x); // (B, D, h, w)
        var grid = nn.functional.interpolate(
            positions, size: [x.shape[2], x.shape[3]], mode: InterpolationMode.Bicubic, align_corners: false); // (1, D, h, w)
        x = (x + grid).flatten(2).transpose(1, 2); // (B, h w, D)
        var token = (classToken + classPosition).expand(x.shape[0], -1, -1); // (B, 1, D)
        x = encoder.call(cat([token, x], 1)); // (B, 1 + h w, D)
        return head.call(norm.call(x[.., 0])); // (B, C)
    }

    private sealed class EncoderLayer : nn.Module<Tensor, Tensor>
    {
        private readonly LayerNorm norm1;
        private readonly Linear qkv;
        private readonly Linear output;
        private readonly LayerNorm norm2;
        private readonly Sequential mlp;
        private readonly long heads;

        public EncoderLayer(long width, long heads) : base(nameof(EncoderLayer))
        {
            this.heads = heads;
            norm1 = nn.LayerNorm(width);
            qkv = nn.Linear(width, 3 * width);
            output = nn.Linear(width, width);
            norm2 = nn.LayerNorm(width);
            mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            x = x + Attend(norm1.call(x));
            return x + mlp.call(norm2.call(x));
        }

        private Tensor Attend(Tensor x)
        {
            var (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2]);
            var parts = qkv.call(x).reshape(batch, length, 3, heads, width / heads).permute(2, 0, 3, 1, 4); // (3, B, H, T, D/H)
            var (query, key, value) = (parts[0], parts[1], parts[2]);
            var weights = (query.matmul(key.transpose(-2, -1)) / Math.Sqrt(width / heads)).softmax(-1); // (B, H, T, T)
            x = weights.matmul(value).transpose(1, 2).reshape(batch, length, width);
            return output.call(x);
        }
    }
}
