using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>FPN (Lin et al., 2016): the maps of a backbone's stages, each joined with the coarser one above it.</summary>
public sealed class FeaturePyramid : nn.Module
{
    private readonly Sequential stem;
    private readonly ModuleList<Sequential> stages;
    private readonly ModuleList<Conv2d> lateral;
    private readonly ModuleList<Conv2d> output;

    /// <summary>Creates the network with random weights.</summary>
    public FeaturePyramid(long width = 8, long pyramid = 16) : base(nameof(FeaturePyramid))
    {
        long[] widths = [width, 2 * width, 4 * width, 8 * width];
        stem = nn.Sequential(Convolution(3, width, stride: 2), nn.MaxPool2d(3, stride: 2, padding: 1));
        stages = new ModuleList<Sequential>(
            [.. widths.Select((w, i) => nn.Sequential(Convolution(i == 0 ? width : w / 2, w, i == 0 ? 1 : 2), Convolution(w, w, 1)))]);
        lateral = new ModuleList<Conv2d>([.. widths.Select(w => nn.Conv2d(w, pyramid, 1))]);
        output = new ModuleList<Conv2d>([.. widths.Select(_ => nn.Conv2d(pyramid, pyramid, 3, padding: 1))]);
        RegisterComponents();
    }

    /// <summary>All strides round up: any size works.</summary>
    public static NetworkSample Sample()
    {
        var network = new FeaturePyramid();
        return NetworkSample.OfImages("fpn", network, 1, 1, network.Forward, "p2", "p3", "p4", "p5", "p6");
    }

    /// <summary>Images (B, 3, H, W) to maps (B, P, H/4, W/4) to (B, P, H/64, W/64).</summary>
    public Tensor[] Forward(Tensor x)
    {
        x = stem.call(x); // (B, D, H/4, W/4)
        var maps = new List<Tensor>();
        foreach (var stage in stages) maps.Add(x = stage.call(x)); // (B, D 2^i, H/4/2^i, W/4/2^i)

        var last = lateral[3].call(maps[3]); // (B, P, H/32, W/32)
        var results = new List<Tensor> { output[3].call(last) };
        for (var i = 2; i >= 0; i--)
        {
            var side = lateral[i].call(maps[i]);
            last = side + nn.functional.interpolate(last, size: [side.shape[2], side.shape[3]], mode: InterpolationMode.Nearest);
            results.Insert(0, output[i].call(last));
        }

        results.Add(nn.functional.max_pool2d(results[^1], 1, 2)); // (B, P, H/64, W/64)
        return [.. results];
    }

    private static Sequential Convolution(long channels, long width, long stride) => nn.Sequential(
        nn.Conv2d(channels, width, 3, stride: stride, padding: 1, bias: false), nn.BatchNorm2d(width), nn.ReLU());
}
