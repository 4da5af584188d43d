using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Puts values around sequences or pictures.</summary>
public class PadBase : ParameterLessModule<Tensor, Tensor>
{
    private readonly PaddingModes mode;

    /// <param name="padding">How many before and after, for the last dimension first.</param>
    protected PadBase(string name, PaddingModes mode, double value, params long[] padding)
        : base(name) => (this.mode, this.value, this.padding) = (mode, value, padding);

    public long[] padding { get; set; }

    public double value { get; set; }

    public override Tensor forward(Tensor input) => functional.pad(input, padding, mode, value);
}
