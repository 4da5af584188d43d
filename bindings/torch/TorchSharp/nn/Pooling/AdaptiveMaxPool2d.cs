using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>The largest values of as many windows as are asked for: (B, C, H, W) to (B, C, output_size).</summary>
public class AdaptiveMaxPool2d : ParameterLessModule<Tensor, Tensor>
{
    internal AdaptiveMaxPool2d(long[] output_size)
        : base(nameof(AdaptiveMaxPool2d)) => this.output_size = output_size;

    public long[] output_size { get; set; }

    public override Tensor forward(Tensor input) => functional.adaptive_max_pool2d(input, output_size);

    /// <returns>the values and their positions in H W</returns>
    public (Tensor output, Tensor indices) forward_with_indices(Tensor input) =>
        functional.adaptive_max_pool2d_with_indices(input, output_size);
}
