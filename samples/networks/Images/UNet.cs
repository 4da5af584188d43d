using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>U-Net (Ronneberger et al., 2015) of five levels; what comes up is padded to the size of what it is joined with.</summary>
public sealed class UNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential inc;
    private readonly Sequential down1;
    private readonly Sequential down2;
    private readonly Sequential down3;
    private readonly Sequential down4;
    private readonly Up up1;
    private readonly Up up2;
    private readonly Up up3;
    private readonly Up up4;
    private readonly Conv2d outc;

    /// <summary>Creates the network with random weights.</summary>
    public UNet(long width = 6, long classes = 4) : base(nameof(UNet))
    {
        inc = DoubleConvolution(3, width);
        down1 = Down(width);
        down2 = Down(2 * width);
        down3 = Down(4 * width);
        down4 = Down(8 * width);
        up1 = new Up(16 * width);
        up2 = new Up(8 * width);
        up3 = new Up(4 * width);
        up4 = new Up(2 * width);
        outc = nn.Conv2d(width, classes, 1);
        RegisterComponents();
    }

    /// <summary>Four poolings halve an image of 16 pixels to one; sizes need not be even.</summary>
    public static NetworkSample Sample() => NetworkSample.OfImages("unet", new UNet(), minimum: 16);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        var x1 = inc.call(x); // (B, D, H, W)
        var x2 = down1.call(x1); // (B, 2D, H/2, W/2)
        var x3 = down2.call(x2); // (B, 4D, H/4, W/4)
        var x4 = down3.call(x3); // (B, 8D, H/8, W/8)
        var x5 = down4.call(x4); // (B, 16D, H/16, W/16)
        x = up1.call(x5, x4); // (B, 8D, H/8, W/8)
        x = up2.call(x, x3); // (B, 4D, H/4, W/4)
        x = up3.call(x, x2); // (B, 2D, H/2, W/2)
        x = up4.call(x, x1); // (B, D, H, W)
        return outc.call(x); // (B, C, H, W)
    }

    private static Sequential DoubleConvolution(long channels, long width) => nn.Sequential(
        nn.Conv2d(channels, width, 3, padding: 1, bias: false),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.Conv2d(width, width, 3, padding: 1, bias: false),
        nn.BatchNorm2d(width),
        nn.ReLU());

    private static Sequential Down(long channels) => nn.Sequential(nn.MaxPool2d(2), DoubleConvolution(channels, 2 * channels));

    private sealed class Up : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly ConvTranspose2d up;
        private readonly Sequential conv;

        public Up(long channels) : base(nameof(Up))
        {
            up = nn.ConvTranspose2d(channels, channels / 2, 2, stride: 2);
            conv = DoubleConvolution(channels, channels / 2);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x, Tensor skip)
        {
            x = up.call(x);
            var down = skip.shape[2] - x.shape[2];
            var right = skip.shape[3] - x.shape[3];
            x = nn.functional.pad(x, [right / 2, right - right / 2, down / 2, down - down / 2]);
            return conv.call(cat([skip, x], 1));
        }
    }
}
