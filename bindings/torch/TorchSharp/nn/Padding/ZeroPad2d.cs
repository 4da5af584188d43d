namespace TorchSharp.Modules;

/// <summary>Puts zeros around pictures (B, C, H, W).</summary>
public class ZeroPad2d : PadBase
{
    internal ZeroPad2d(params long[] padding)
        : base(nameof(ZeroPad2d), PaddingModes.Constant, value: 0, padding)
    {
    }
}
