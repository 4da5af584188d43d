using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>
/// Centres and scales each channel of each sample by its own mean and variance. Source: Ulyanov et al. 2016, "Instance
/// Normalization: The Missing Ingredient for Fast Stylization".
/// </summary>
public abstract class InstanceNorm : NormBase
{
    private protected InstanceNorm(
        long num_features,
        double eps,
        double? momentum,
        bool affine,
        bool track_running_stats,
        Device? device,
        ScalarType? dtype,
        string name)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
    {
    }

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        if (input.dim() == GetNumberOfBatchDimensions())
        {
            return Normalize(input);
        }

        using var batch = input.unsqueeze(0);
        using var normalized = Normalize(batch);
        return normalized.squeeze(0);
    }

    /// <summary>The dimensions of a batch; an input with one less is a single sample.</summary>
    protected abstract long GetNumberOfBatchDimensions();

    private Tensor Normalize(Tensor input) => functional.instance_norm(
        input, running_mean, running_var, weight, bias, training || !track_running_stats, momentum ?? 0, eps);
}
