using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning.Data;

/// <summary>The images of one split with their captions.</summary>
/// <param name="Split">What they are for.</param>
/// <param name="Images">The images that exist and can be decoded, in the order of the split's list; at least one.</param>
/// <param name="Sources">The captions, the list and the images with their checksums, for the run's record.</param>
public sealed record CaptionSet(ImageSplit Split, IReadOnlyList<CaptionedImage> Images, IReadOnlyList<DataSource> Sources);

/// <summary>An image file and what people wrote about it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Captions">The words of each caption (see <see cref="CaptionTokenizer"/>); at least one caption, none empty.</param>
public sealed record CaptionedImage(string Path, IReadOnlyList<IReadOnlyList<string>> Captions);
