namespace TorchSharp.Modules;

/// <summary>Mirrors sequences (B, C, L) at their ends.</summary>
public class ReflectionPad1d : PadBase
{
    internal ReflectionPad1d(params long[] padding)
        : base(nameof(ReflectionPad1d), PaddingModes.Reflect, value: 0, padding)
    {
    }
}
