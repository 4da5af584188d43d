using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary><inheritdoc cref="InstanceNorm" path="/summary/node()"/> Of (B, C, H, W) or (C, H, W).</summary>
public class InstanceNorm2d : InstanceNorm
{
    internal InstanceNorm2d(
        long num_features,
        double eps,
        double? momentum,
        bool affine,
        bool track_running_stats,
        Device? device,
        ScalarType? dtype)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(InstanceNorm2d))
    {
    }

    protected override long GetNumberOfBatchDimensions() => 4;

    protected override void ValidateInputDimensions(Tensor input) => RequireDimensions(input, least: 3, most: 4);
}
