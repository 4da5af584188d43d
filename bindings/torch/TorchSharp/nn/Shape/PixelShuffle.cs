using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Turns r² channels into r by r pixels: (B, C r², H, W) to (B, C, H r, W r). Source: Shi et al. 2016.</summary>
public class PixelShuffle : ParameterLessModule<Tensor, Tensor>
{
    internal PixelShuffle(long upscale_factor)
        : base(nameof(PixelShuffle)) => this.upscale_factor = upscale_factor;

    public long upscale_factor { get; set; }

    public override Tensor forward(Tensor input) => functional.pixel_shuffle(input, upscale_factor);
}
