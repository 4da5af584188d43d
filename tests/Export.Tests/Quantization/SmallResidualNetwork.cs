using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Export.Tests.Quantization;

/// <summary>One of everything that convolutional networks are made of: rectified, added, pooled, concatenated, classified.</summary>
internal sealed class SmallResidualNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Sequential stem = nn.Sequential(nn.Conv2d(3, 8, 3, padding: 1, bias: false), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2));
    private readonly Sequential block = nn.Sequential(nn.Conv2d(8, 8, 3, padding: 1), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 8, 3, padding: 1));
    private readonly Sequential depthwise = nn.Sequential(nn.Conv2d(8, 8, 3, padding: 1, groups: 8), nn.ReLU6());
    private readonly Sequential point = nn.Sequential(nn.Conv2d(16, 8, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1));
    private readonly Linear head = nn.Linear(8, 5);

    public SmallResidualNetwork()
        : base(nameof(SmallResidualNetwork)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = stem.call(x); // (B, 8, H/2, W/2)
        x = (x + block.call(x)).relu(); // (B, 8, H/2, W/2)
        x = cat([x, depthwise.call(x)], 1); // (B, 16, H/2, W/2)
        return head.call(point.call(x).flatten(1)); // (B, 5)
    }
}
