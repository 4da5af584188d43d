namespace Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

/// <summary>What is minimised, as the network says it.</summary>
/// <param name="Content">How far the image is from the content.</param>
/// <param name="Style">How far it is from the style.</param>
/// <param name="TotalVariation">How much neighbouring pixels differ.</param>
internal readonly record struct StyleLosses(float Content, float Style, float TotalVariation)
{
    /// <summary>Whether all are numbers; otherwise the optimisation has diverged.</summary>
    public bool AreFinite => float.IsFinite(Content) && float.IsFinite(Style) && float.IsFinite(TotalVariation);
}
