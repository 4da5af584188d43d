using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary><inheritdoc cref="BatchNorm" path="/summary/node()"/> Of (B, C, H, W).</summary>
public class BatchNorm2d : BatchNorm
{
    internal BatchNorm2d(
        long num_features,
        double eps,
        double momentum,
        bool affine,
        bool track_running_stats,
        Device? device,
        ScalarType? dtype)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm2d))
    {
    }

    protected override void ValidateInputDimensions(Tensor input) => RequireDimensions(input, least: 4, most: 4);
}
