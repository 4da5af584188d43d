using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>Whether two networks' losses steer an image the same way.</summary>
public static class FeatureSteering
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
    /// <returns>1: the same way; 0: the two know nothing of each other.</returns>
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
