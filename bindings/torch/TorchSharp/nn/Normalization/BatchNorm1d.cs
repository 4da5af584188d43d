using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary><inheritdoc cref="BatchNorm" path="/summary/node()"/> Of (B, C) or (B, C, L).</summary>
public class BatchNorm1d : BatchNorm
{
    internal BatchNorm1d(
        long num_features,
        double eps,
        double momentum,
        bool affine,
        bool track_running_stats,
        Device? device,
        ScalarType? dtype)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm1d))
    {
    }

    protected override void ValidateInputDimensions(Tensor input) => RequireDimensions(input, least: 2, most: 3);
}
