using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.Captioning.Data;

/// <summary>The images of one split with their captions.</summary>
/// <param name="Split">What they are for.</param>
/// <param name="Images">The images that exist and can be decoded, in the order of the split's list; at least one.</param>
/// <param name="Sources">The captions, the list and the images with their checksums, for the run's record.</param>
public sealed record CaptionSet(
    CaptionSplit Split, IReadOnlyList<CaptionedImage> Images, IReadOnlyList<DataSource> Sources);
