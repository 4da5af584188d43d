using TorchSharp.Modules;
using Torchline.Export;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>DCGAN's generator (Radford et al., 2015): transposed convolutions from a grid of latent vectors to an image.</summary>
public sealed class Generator : nn.Module<Tensor, Tensor>
{
    private readonly Sequential main;

    /// <summary>Creates the network with random weights.</summary>
    public Generator(long latent = 16, long width = 8) : base(nameof(Generator))
    {
        main = nn.Sequential(
            nn.ConvTranspose2d(latent, 8 * width, 4, stride: 1, padding: 0, bias: false), nn.BatchNorm2d(8 * width), nn.ReLU(true),
            nn.ConvTranspose2d(8 * width, 4 * width, 4, stride: 2, padding: 1, bias: false), nn.BatchNorm2d(4 * width), nn.ReLU(true),
            nn.ConvTranspose2d(4 * width, 2 * width, 4, stride: 2, padding: 1, bias: false), nn.BatchNorm2d(2 * width), nn.ReLU(true),
            nn.ConvTranspose2d(2 * width, width, 4, stride: 2, padding: 1, bias: false), nn.BatchNorm2d(width), nn.ReLU(true),
            nn.ConvTranspose2d(width, 3, 4, stride: 2, padding: 1, bias: false),
            nn.Tanh());
        RegisterComponents();
    }

    /// <summary>One latent vector makes an image of 64 pixels, each further one 16 more.</summary>
    public static NetworkSample Sample()
    {
        var latent = GraphInput.Float32(
            "latent", Dimension.Dynamic("batch"), Dimension.Fixed(16), Dimension.Dynamic("height"), Dimension.Dynamic("width"));
        return NetworkSample.Of(
            ExportRequest.Of("generator", new Generator(), latent, "image"),
            ("batch", [1, 5, 2]),
            ("height", [1, 3, 4]),
            ("width", [1, 7, 5]));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) => main.call(x); // (B, Z, h, w) to (B, 3, 16 h + 48, 16 w + 48)
}
