using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>The largest values of as many windows as are asked for: (B, C, L) to (B, C, output_size).</summary>
public class AdaptiveMaxPool1d : ParameterLessModule<Tensor, Tensor>
{
    internal AdaptiveMaxPool1d(long output_size)
        : base(nameof(AdaptiveMaxPool1d)) => this.output_size = output_size;

    public long output_size { get; set; }

    public override Tensor forward(Tensor input) => functional.adaptive_max_pool1d(input, output_size);
}
