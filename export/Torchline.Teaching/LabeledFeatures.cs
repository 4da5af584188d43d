namespace Torchline.Teaching;

/// <summary>The features of images and their labels. The images themselves are not kept: some hundred numbers are.</summary>
/// <param name="Labels">The labels' names, in ordinal order.</param>
/// <param name="Rows">The features, one row an image.</param>
/// <param name="Mirrored">The features of the mirrored images, which are learnt from, too; none of images that are only classified.</param>
/// <param name="Classes">For each row the number of its label.</param>
/// <param name="Sha256">The checksum of names and bytes of the images, those included that were left out.</param>
internal sealed record LabeledFeatures(
    IReadOnlyList<string> Labels, IReadOnlyList<float[]> Rows, IReadOnlyList<float[]> Mirrored, IReadOnlyList<int> Classes, string Sha256)
{
    /// <summary>How many images a label has.</summary>
    public int CountOf(int label) => Classes.Count(one => one == label);
}
