namespace Torchline.Client;

/// <summary>How far an image that is optimised is from what is aimed at; as the model weighs it.</summary>
/// <param name="Iteration">After how many steps.</param>
/// <param name="Content">From the content.</param>
/// <param name="Style">From the style.</param>
/// <param name="TotalVariation">From being smooth.</param>
public sealed record StyleLosses(int Iteration, float Content, float Style, float TotalVariation);
