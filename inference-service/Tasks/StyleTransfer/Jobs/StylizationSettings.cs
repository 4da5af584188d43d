namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>How an image is optimised.</summary>
/// <param name="Iterations">How many steps there are.</param>
/// <param name="ContentWeight">What the content counts, against what it counts as usual.</param>
/// <param name="StyleWeight">What the style counts, against what it counts as usual.</param>
/// <param name="TotalVariationWeight">What smoothness counts, against what it counts as usual.</param>
/// <param name="Start">What it starts from.</param>
public sealed record StylizationSettings(
    int Iterations, float ContentWeight, float StyleWeight, float TotalVariationWeight, StartImage Start);
