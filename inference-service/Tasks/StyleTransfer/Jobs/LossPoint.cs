namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>A point of the curve of losses, which are as the model weighs them: what is minimised is their sum.</summary>
/// <param name="Iteration">After how many steps the image had these losses.</param>
/// <param name="Content">How far it was from the content.</param>
/// <param name="Style">How far it was from the style.</param>
/// <param name="TotalVariation">How much neighbouring pixels differed.</param>
public sealed record LossPoint(int Iteration, float Content, float Style, float TotalVariation);
