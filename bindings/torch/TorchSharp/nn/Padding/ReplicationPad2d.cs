namespace TorchSharp.Modules;

/// <summary>Repeats the edges of pictures (B, C, H, W).</summary>
public class ReplicationPad2d : PadBase
{
    internal ReplicationPad2d(params long[] padding)
        : base(nameof(ReplicationPad2d), PaddingModes.Replicate, value: 0, padding)
    {
    }
}
