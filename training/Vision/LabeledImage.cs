namespace Torchline.Training.Vision;

/// <summary>An image file and the class it belongs to.</summary>
/// <param name="Path">The file.</param>
/// <param name="Label">The class's number, from 0.</param>
public sealed record LabeledImage(string Path, int Label);
