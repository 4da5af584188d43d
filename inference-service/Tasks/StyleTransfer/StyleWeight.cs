namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>A style that a request asks for.</summary>
/// <param name="Name">The style's name, whether there is such a style or not.</param>
/// <param name="Weight">How much of it, against the other styles of the request; not negative.</param>
internal readonly record struct StyleWeight(string Name, double Weight);
