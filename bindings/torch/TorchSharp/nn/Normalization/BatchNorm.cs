using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>
/// Centres and scales each channel by its mean and variance over the batch, in evaluation by their running estimates.
/// Source: Ioffe and Szegedy 2015.
/// </summary>
public abstract class BatchNorm : NormBase
{
    private protected BatchNorm(
        long num_features,
        double eps,
        double momentum,
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
        var tracking = training && track_running_stats;
        if (tracking)
        {
            Aten.add__Scalar.CallInPlace(num_batches_tracked!, 1L);
        }

        var weightOfBatch = momentum ?? (tracking ? 1.0 / num_batches_tracked!.ToInt64() : 0);
        return functional.batch_norm(
            input, running_mean, running_var, weight, bias, training || running_mean is null, weightOfBatch, eps);
    }
}
