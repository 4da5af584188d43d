namespace Torchline.Training.Vision;

/// <summary>A picture file and the class it belongs to.</summary>
/// <param name="Path">The file.</param>
/// <param name="Label">The class's number, from 0.</param>
public sealed record Picture(string Path, int Label);
