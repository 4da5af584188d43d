using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>A block of a <see cref="Swin"/>: attention in windows with relative positions, then a multi-layer perceptron.</summary>
internal sealed class SwinBlock : nn.Module<Tensor, Tensor>
{
    private readonly LayerNorm norm1;
    private readonly Linear qkv;
    private readonly Linear projection;
    private readonly Parameter biasTable;
    private readonly Tensor biasIndex;
    private readonly LayerNorm norm2;
    private readonly Sequential mlp;
    private readonly long heads;
    private readonly long window;
    private readonly long shift;

    public SwinBlock(long width, long heads, long window, long shift) : base(nameof(SwinBlock))
    {
        (this.heads, this.window, this.shift) = (heads, window, shift);
        norm1 = nn.LayerNorm(width);
        qkv = nn.Linear(width, 3 * width);
        projection = nn.Linear(width, width);
        biasTable = nn.Parameter(randn((2 * window - 1) * (2 * window - 1), heads) * 0.1);
        biasIndex = RelativePositions(window);
        norm2 = nn.LayerNorm(width);
        mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) // (B, h, w, D)
    {
        x = x + Attend(norm1.call(x));
        return x + mlp.call(norm2.call(x));
    }

    private Tensor Attend(Tensor x)
    {
        var (batch, height, width, depth) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        if (shift > 0) x = roll(x, [-shift, -shift], [1, 2]);
        var windows = Partition(x); // (B N, W², D)
        var count = windows.shape[0];
        var area = window * window;
        var parts = qkv.call(windows).reshape(count, area, 3, heads, depth / heads).permute(2, 0, 3, 1, 4); // (3, B N, H, W², D/H)
        var (query, key, value) = (parts[0], parts[1], parts[2]);
        var scores = (query * Math.Pow(depth / heads, -0.5)).matmul(key.transpose(-2, -1)); // (B N, H, W², W²)
        scores = scores + biasTable[biasIndex].view(area, area, heads).permute(2, 0, 1).unsqueeze(0);
        if (shift > 0)
        {
            var mask = ShiftMask(height, width); // (N, W², W²)
            scores = scores.view(batch, mask.shape[0], heads, area, area) + mask.unsqueeze(1).unsqueeze(0);
            scores = scores.view(count, heads, area, area);
        }

        x = scores.softmax(-1).matmul(value).transpose(1, 2).reshape(count, area, depth);
        x = projection.call(x).view(batch, height / window, width / window, window, window, depth);
        x = x.permute(0, 1, 3, 2, 4, 5).reshape(batch, height, width, depth);
        return shift > 0 ? roll(x, [shift, shift], [1, 2]) : x;
    }

    /// <summary>(B, h, w, D) as windows (B N, W², D).</summary>
    private Tensor Partition(Tensor x)
    {
        var (batch, height, width, depth) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        x = x.view(batch, height / window, window, width / window, window, depth);
        return x.permute(0, 1, 3, 2, 4, 5).reshape(-1, window * window, depth);
    }

    /// <summary>After the shift, patches from opposite borders of the image lie in one window: they do not attend to each other.</summary>
    private Tensor ShiftMask(long height, long width)
    {
        var regions = zeros(1, height, width, 1);
        TensorIndex[] slices = [TensorIndex.Slice(0, -window), TensorIndex.Slice(-window, -shift), TensorIndex.Slice(-shift, null)];
        var region = 0;
        foreach (var rows in slices)
        {
            foreach (var columns in slices) regions[TensorIndex.Colon, rows, columns, TensorIndex.Colon] = tensor((float)region++);
        }

        var windows = Partition(regions).squeeze(-1); // (N, W²)
        var difference = windows.unsqueeze(1) - windows.unsqueeze(2); // (N, W², W²)
        return zeros_like(difference).masked_fill(difference.ne(0), -100);
    }

    /// <summary>The row of the table for each pair of patches of a window: their distance.</summary>
    private static Tensor RelativePositions(long window)
    {
        var rows = arange(window).repeat_interleave(window); // (W²)
        var columns = arange(window).repeat(window); // (W²)
        var down = rows.unsqueeze(1) - rows.unsqueeze(0) + window - 1; // (W², W²)
        var right = columns.unsqueeze(1) - columns.unsqueeze(0) + window - 1;
        return (down * (2 * window - 1) + right).flatten();
    }
}
