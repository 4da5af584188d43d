using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Means of as many windows as are asked for: (B, C, L) to (B, C, output_size).</summary>
public class AdaptiveAvgPool1d : ParameterLessModule<Tensor, Tensor>
{
    internal AdaptiveAvgPool1d(long output_size)
        : base(nameof(AdaptiveAvgPool1d)) => this.output_size = output_size;

    public long output_size { get; set; }

    public override Tensor forward(Tensor input) => functional.adaptive_avg_pool1d(input, output_size);
}
