namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>What the optimisation of pixels made of a photo in one style.</summary>
/// <param name="Photo">The photo's file name.</param>
/// <param name="Style">The style's name.</param>
/// <param name="Losses">Its losses in the end.</param>
/// <param name="Course"><see cref="LossValues.Perceptual"/> of the photo itself, and after each iteration.</param>
public sealed record OptimisedPhoto(string Photo, string Style, LossValues Losses, IReadOnlyList<double> Course);
