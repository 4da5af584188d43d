using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>How differently two networks see the same images.</summary>
public static class FeatureLoss
{
    private const double SmallestDistance = 1e-6; // of two images that are the same

    /// <summary>The relative squared error of activations.</summary>
    /// <param name="activations">The student's, in the teacher's channels (B, C, H, W).</param>
    /// <param name="targets">The teacher's.</param>
    /// <returns>A scalar; 1 for all zeros.</returns>
    public static Tensor OfActivations(Tensor activations, Tensor targets) =>
        (activations - targets).square().sum() / targets.square().sum().clamp_min(SmallestDistance);

    /// <summary>
    /// How differently the two judge how far styles are apart: the mean squared difference of the logarithms of the distances between
    /// neighbours of a batch. A style loss on the student then has the valleys that one on the teacher has, whatever its channels mean.
    /// </summary>
    /// <param name="activations">The student's own (B, C, H, W).</param>
    /// <param name="targets">The teacher's (B, C', H, W).</param>
    /// <returns>A scalar.</returns>
    public static Tensor OfStyleDistances(Tensor activations, Tensor targets) =>
        (LogDistances(activations) - LogDistances(targets)).square().mean();

    /// <summary>The logarithm of the relative distance of each image's Gram matrix from the next one's (B).</summary>
    private static Tensor LogDistances(Tensor activations)
    {
        var grams = GramMatrix.Of(activations).flatten(1); // (B, C C)
        var next = grams.roll(1, 0);
        var distances = (grams - next).square().sum(1) / (grams.square().sum(1) + next.square().sum(1)).clamp_min(SmallestDistance);
        return distances.clamp_min(SmallestDistance).log();
    }
}
