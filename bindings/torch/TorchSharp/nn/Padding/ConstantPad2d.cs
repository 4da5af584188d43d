namespace TorchSharp.Modules;

/// <summary>Puts a value around pictures (B, C, H, W).</summary>
public class ConstantPad2d : PadBase
{
    internal ConstantPad2d(double value, params long[] padding)
        : base(nameof(ConstantPad2d), PaddingModes.Constant, value, padding)
    {
    }
}
