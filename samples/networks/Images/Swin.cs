using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>Swin Transformer (Liu et al., 2021): attention in windows, shifted in every second block, and merged patches between stages.</summary>
public sealed class Swin : nn.Module<Tensor, Tensor>
{
    private const long Window = 4;

    private readonly Conv2d patches;
    private readonly LayerNorm patchNorm;
    private readonly Sequential stages;
    private readonly LayerNorm norm;
    private readonly Linear head;

    /// <summary>Creates the network with random weights.</summary>
    public Swin(long width = 16, long classes = 10) : base(nameof(Swin))
    {
        patches = nn.Conv2d(3, width, 4, stride: 4);
        patchNorm = nn.LayerNorm(width);
        stages = nn.Sequential(
            new SwinBlock(width, heads: 2, Window, shift: 0),
            new SwinBlock(width, heads: 2, Window, shift: Window / 2),
            new PatchMerging(width),
            new SwinBlock(2 * width, heads: 4, Window, shift: 0),
            new SwinBlock(2 * width, heads: 4, Window, shift: Window / 2));
        norm = nn.LayerNorm(2 * width);
        head = nn.Linear(2 * width, classes);
        RegisterComponents();
    }

    /// <summary>Patches of 4 pixels, merged by 2, in windows of 4 patches; two windows a side, so that there is something to shift.</summary>
    public static NetworkSample Sample() => NetworkSample.OfImages("swin", new Swin(), minimum: 64, multipleOf: 32);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = patchNorm.call(patches.call(x).permute(0, 2, 3, 1)); // (B, H/4, W/4, D)
        x = norm.call(stages.call(x)); // (B, H/8, W/8, 2D)
        return head.call(x.mean([1, 2])); // (B, C)
    }

    private sealed class PatchMerging : nn.Module<Tensor, Tensor>
    {
        private readonly LayerNorm norm;
        private readonly Linear reduction;

        public PatchMerging(long width) : base(nameof(PatchMerging))
        {
            norm = nn.LayerNorm(4 * width);
            reduction = nn.Linear(4 * width, 2 * width, hasBias: false);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var even = TensorIndex.Slice(0, null, 2);
            var odd = TensorIndex.Slice(1, null, 2);
            var all = TensorIndex.Ellipsis;
            x = cat([x[all, even, even, ..], x[all, odd, even, ..], x[all, even, odd, ..], x[all, odd, odd, ..]], -1); // (B, h/2, w/2, 4D)
            return reduction.call(norm.call(x)); // (B, h/2, w/2, 2D)
        }
    }
}
