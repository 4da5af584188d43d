namespace Torchline.Training.Tasks.Captioning.Data;

/// <summary>An image file and what people wrote about it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Captions">The words of each caption (see <see cref="CaptionTokenizer"/>); at least one caption, none empty.</param>
public sealed record CaptionedImage(string Path, IReadOnlyList<IReadOnlyList<string>> Captions);
