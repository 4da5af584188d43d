using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>The distance between two networks' features of the same images.</summary>
internal static class FeatureLoss
{
    private const double SmallestDistance = 1e-6; // of two images that are the same

    /// <summary>The relative squared error of activations.</summary>
    /// <param name="activations">The student's, in the teacher's channels (B, C, H, W).</param>
    /// <param name="targets">The teacher's.</param>
    /// <returns>A scalar; 1 for all zeros.</returns>
    public static Tensor OfActivations(Tensor activations, Tensor targets) =>
        (activations - targets).square().sum() / targets.square().sum().clamp_min(SmallestDistance);

    /// <summary>
    /// The difference of the two in the distances between styles: the mean squared difference of the logarithms of the distances between
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

/// <summary>Whether two networks' losses steer an image the same way.</summary>
internal static class GradientSimilarity
{
    /// <summary>
    /// The cosine of the angle between the two gradients of the loss of style transfer, with respect to an image on its way: half its
    /// content, half the style image itself.
    /// </summary>
    /// <param name="student">A network.</param>
    /// <param name="studentRecipe">Its layers.</param>
    /// <param name="teacher">The other.</param>
    /// <param name="teacherRecipe">Its layers.</param>
    /// <param name="content">An image, normalised (1, 3, S, S).</param>
    /// <param name="style">Another of the same size.</param>
    /// <returns>1: the same direction; 0: perpendicular.</returns>
    public static double Cosine(
        FeatureNetwork student, StyleOptimizationRecipe studentRecipe, FeatureNetwork teacher, StyleOptimizationRecipe teacherRecipe, Tensor content, Tensor style)
    {
        using var scope = NewDisposeScope();
        var image = (content + style) / 2;
        var (ours, theirs) = (Gradient(student, studentRecipe), Gradient(teacher, teacherRecipe));
        return (ours.dot(theirs) / (ours.norm() * theirs.norm()).clamp_min(double.Epsilon)).ToDouble();

        Tensor Gradient(FeatureNetwork network, StyleOptimizationRecipe recipe)
        {
            using var tracking = enable_grad();
            using var loss = new StyleTransferLoss(network, recipe with { TotalVariationWeight = 0 }, content, style);
            var leaf = image.detach().requires_grad_();
            return autograd.grad([loss.Of(leaf).Total()], [leaf])[0].flatten();
        }
    }
}
