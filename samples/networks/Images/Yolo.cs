using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>
/// A YOLO detector (the heads of version 8): three maps of a backbone, joined up and down, and for each cell the distances of the box's
/// sides as distributions, decoded to corners in pixels.
/// </summary>
public sealed class Yolo : nn.Module
{
    private const long Bins = 8;

    private static readonly long[] Strides = [8, 16, 32];

    private readonly Sequential stem;
    private readonly Sequential stage4;
    private readonly Sequential stage5;
    private readonly YoloPooling pooling;
    private readonly YoloStage up4;
    private readonly YoloStage up3;
    private readonly Sequential shrink3;
    private readonly YoloStage down4;
    private readonly Sequential shrink4;
    private readonly YoloStage down5;
    private readonly ModuleList<Sequential> boxHeads;
    private readonly ModuleList<Sequential> classHeads;

    /// <summary>Creates the network with random weights.</summary>
    public Yolo(long width = 8, long classes = 5) : base(nameof(Yolo))
    {
        long[] widths = [2 * width, 4 * width, 8 * width];
        stem = nn.Sequential(
            YoloStage.Convolution(3, width, 3, stride: 2),
            YoloStage.Convolution(width, width, 3, stride: 2),
            new YoloStage(width, width),
            YoloStage.Convolution(width, widths[0], 3, stride: 2),
            new YoloStage(widths[0], widths[0]));
        stage4 = nn.Sequential(YoloStage.Convolution(widths[0], widths[1], 3, stride: 2), new YoloStage(widths[1], widths[1]));
        stage5 = nn.Sequential(YoloStage.Convolution(widths[1], widths[2], 3, stride: 2), new YoloStage(widths[2], widths[2]));
        pooling = new YoloPooling(widths[2]);
        up4 = new YoloStage(widths[2] + widths[1], widths[1]);
        up3 = new YoloStage(widths[1] + widths[0], widths[0]);
        shrink3 = YoloStage.Convolution(widths[0], widths[0], 3, stride: 2);
        down4 = new YoloStage(widths[0] + widths[1], widths[1]);
        shrink4 = YoloStage.Convolution(widths[1], widths[1], 3, stride: 2);
        down5 = new YoloStage(widths[1] + widths[2], widths[2]);
        boxHeads = new ModuleList<Sequential>(
            [.. widths.Select(w => nn.Sequential(YoloStage.Convolution(w, 16, 3), nn.Conv2d(16, 4 * Bins, 1)))]);
        classHeads = new ModuleList<Sequential>(
            [.. widths.Select(w => nn.Sequential(YoloStage.Convolution(w, 16, 3), nn.Conv2d(16, classes, 1)))]);
        RegisterComponents();
    }

    /// <summary>The coarsest cells have 32 pixels, and maps are doubled to meet the finer ones.</summary>
    public static NetworkSample Sample()
    {
        var network = new Yolo();
        return NetworkSample.OfImages("yolo", network, 32, 32, network.Forward, "boxes", "scores");
    }

    /// <summary>Images (B, 3, H, W) to boxes (B, N, 4), as left, top, right and bottom in pixels, and scores (B, N, C).</summary>
    public Tensor[] Forward(Tensor x)
    {
        var c3 = stem.call(x); // (B, 2D, H/8, W/8)
        var c4 = stage4.call(c3); // (B, 4D, H/16, W/16)
        var c5 = pooling.call(stage5.call(c4)); // (B, 8D, H/32, W/32)
        var p4 = up4.call(cat([Double(c5), c4], 1)); // (B, 4D, H/16, W/16)
        var p3 = up3.call(cat([Double(p4), c3], 1)); // (B, 2D, H/8, W/8)
        p4 = down4.call(cat([shrink3.call(p3), p4], 1));
        var p5 = down5.call(cat([shrink4.call(p4), c5], 1)); // (B, 8D, H/32, W/32)

        var (boxes, scores) = (new List<Tensor>(), new List<Tensor>());
        foreach (var (i, map) in new[] { p3, p4, p5 }.Index())
        {
            boxes.Add(Decode(boxHeads[i].call(map), Strides[i])); // (B, h w, 4)
            scores.Add(classHeads[i].call(map).flatten(2).transpose(1, 2).sigmoid()); // (B, h w, C)
        }

        return [cat(boxes, 1), cat(scores, 1)];
    }

    private static Tensor Double(Tensor x) => nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);

    /// <summary>The expected distances of the four sides from the cell's center, as corners.</summary>
    private static Tensor Decode(Tensor map, long stride) // (B, 4 Bins, h, w)
    {
        var (batch, height, width) = (map.shape[0], map.shape[2], map.shape[3]);
        var distances = map.view(batch, 4, Bins, height * width).softmax(2); // (B, 4, Bins, h w)
        distances = (distances * arange(Bins, dtype: ScalarType.Float32).view(1, 1, Bins, 1)).sum(2); // (B, 4, h w)
        var y = (arange(height, dtype: ScalarType.Float32) + 0.5).unsqueeze(1).expand(height, width);
        var x = (arange(width, dtype: ScalarType.Float32) + 0.5).unsqueeze(0).expand(height, width);
        var centers = stack([x, y]).view(1, 2, -1); // (1, 2, h w)
        var sides = distances.chunk(2, 1);
        return cat([centers - sides[0], centers + sides[1]], 1).transpose(1, 2) * stride; // (B, h w, 4)
    }
}
