using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>A cross-stage block of a <see cref="Yolo"/>: half of the channels pass two residual convolutions, all results are joined.</summary>
internal sealed class YoloStage : nn.Module<Tensor, Tensor>
{
    private readonly Sequential enter;
    private readonly Sequential first;
    private readonly Sequential second;
    private readonly Sequential leave;

    public YoloStage(long channels, long width) : base(nameof(YoloStage))
    {
        enter = Convolution(channels, width, 1);
        first = nn.Sequential(Convolution(width / 2, width / 2, 3), Convolution(width / 2, width / 2, 3));
        second = nn.Sequential(Convolution(width / 2, width / 2, 3), Convolution(width / 2, width / 2, 3));
        leave = Convolution(2 * width, width, 1);
        RegisterComponents();
    }

    public static Sequential Convolution(long channels, long width, long kernel, long stride = 1) => nn.Sequential(
        nn.Conv2d(channels, width, kernel, stride: stride, padding: kernel / 2, bias: false), nn.BatchNorm2d(width, eps: 0.001), nn.SiLU());

    public override Tensor forward(Tensor x)
    {
        var halves = enter.call(x).chunk(2, 1); // 2 of (B, D/2, h, w)
        var y = halves[1] + first.call(halves[1]);
        var z = y + second.call(y);
        return leave.call(cat([halves[0], halves[1], y, z], 1));
    }
}

/// <summary>Spatial pyramid pooling: three poolings of 5 x 5, one after the other, joined.</summary>
internal sealed class YoloPooling : nn.Module<Tensor, Tensor>
{
    private readonly Sequential enter;
    private readonly MaxPool2d pool;
    private readonly Sequential leave;

    public YoloPooling(long width) : base(nameof(YoloPooling))
    {
        enter = YoloStage.Convolution(width, width / 2, 1);
        pool = nn.MaxPool2d(5, stride: 1, padding: 2);
        leave = YoloStage.Convolution(2 * width, width, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = enter.call(x);
        var (one, two) = (pool.call(x), pool.call(pool.call(x)));
        return leave.call(cat([x, one, two, pool.call(two)], 1));
    }
}
