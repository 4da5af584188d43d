namespace TorchSharp.Modules;

/// <summary>Mirrors pictures (B, C, H, W) at their edges.</summary>
public class ReflectionPad2d : PadBase
{
    internal ReflectionPad2d(params long[] padding)
        : base(nameof(ReflectionPad2d), PaddingModes.Reflect, value: 0, padding)
    {
    }
}
