namespace TorchSharp.Modules;

/// <summary>Puts a value around sequences (B, C, L).</summary>
public class ConstantPad1d : PadBase
{
    internal ConstantPad1d(double value, params long[] padding)
        : base(nameof(ConstantPad1d), PaddingModes.Constant, value, padding)
    {
    }
}
