using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning.Data;

/// <summary>
/// A folder of captioned images, laid out as one of <see cref="ImageLayout"/>: what <c>torchline data flickr8k</c> unpacks
/// is one.
/// </summary>
public sealed class CaptionFolder
{
    private readonly ImageLayout layout;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>> captions;
    private readonly Dictionary<ImageSplit, IReadOnlyList<string>> lists;
    private readonly DataSource captionSource;
    private readonly Action<string> warn;

    /// <summary>Reads the captions and the lists, but no image yet.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="malformed">Reports and counts unusable lines.</param>
    /// <param name="warn">Receives a line for what is left out of a split.</param>
    /// <exception cref="InvalidDataException">
    /// A file is missing, empty or too malformed, or an image is listed for two purposes.
    /// </exception>
    public CaptionFolder(string path, MalformedLines malformed, Action<string> warn)
    {
        layout = ImageLayout.Of(path);
        this.warn = warn;
        captions = CaptionFile.Read(layout.Captions, malformed);
        captionSource = DataSource.OfFile(layout.Captions);
        lists = Enum.GetValues<ImageSplit>().ToDictionary(split => split, split => ImageList.Read(layout.ListOf(split), malformed));
        RefuseSharedImages();
    }

    /// <summary>
    /// Checks a split's images, each once. Images that are missing, without captions or not to be decoded are left out.
    /// </summary>
    /// <exception cref="InvalidDataException">No image is left.</exception>
    public CaptionSet Read(ImageSplit split)
    {
        var list = layout.ListOf(split);
        var captioned = Without(name => !captions.ContainsKey(name), lists[split], "without any caption");
        var present = Without(name => !File.Exists(PathOf(name)), captioned, $"missing in {layout.Images}");
        var checks = ImageCheck.All(present.Select(PathOf));
        foreach (var check in checks.Where(check => check.Error is not null))
            warn($"{check.Path}: left out, {check.Error}");

        CaptionedImage[] images =
        [
            .. checks.Where(check => check.Error is null)
                .Select(check => new CaptionedImage(check.Path, captions[Path.GetFileName(check.Path)])),
        ];
        return images.Length > 0
            ? new CaptionSet(split, images, [captionSource, DataSource.OfFile(list), ImageCheck.SourceOf(layout.Images, checks)])
            : throw new InvalidDataException($"{list}: no image with captions is left of {lists[split].Count:N0} listed");

        List<string> Without(Func<string, bool> fails, IReadOnlyList<string> names, string reason)
        {
            var rest = names.ToLookup(fails);
            string[] failing = [.. rest[true]];
            if (failing.Length > 0)
                warn($"{list}: {failing.Length:N0} of {lists[split].Count:N0} images are {reason} and left out: {ImageName.Some(failing)}");
            return [.. rest[false]];
        }
    }

    private string PathOf(string name) => Path.Combine(layout.Images, name);

    // Scores on images that were learnt from mean nothing.
    private void RefuseSharedImages()
    {
        var owners = new Dictionary<string, ImageSplit>(StringComparer.Ordinal);
        foreach (var (split, names) in lists)
        {
            string[] shared = [.. names.Where(name => !owners.TryAdd(name, split))];
            if (shared.Length > 0)
            {
                throw new InvalidDataException(
                    $"{layout.ListOf(split)}: {ImageName.Some(shared)} belongs to {layout.ListOf(owners[shared[0]])} as well");
            }
        }
    }
}

/// <summary>The images of one split with their captions.</summary>
/// <param name="Split">What they are for.</param>
/// <param name="Images">The images that exist and can be decoded, in the order of the split's list; at least one.</param>
/// <param name="Sources">The captions, the list and the images with their checksums, for the run's record.</param>
public sealed record CaptionSet(ImageSplit Split, IReadOnlyList<CaptionedImage> Images, IReadOnlyList<DataSource> Sources);

/// <summary>An image file and its reference captions.</summary>
/// <param name="Path">The file.</param>
/// <param name="Captions">The words of each caption (see <see cref="CaptionTokenizer"/>); at least one caption, none empty.</param>
public sealed record CaptionedImage(string Path, IReadOnlyList<IReadOnlyList<string>> Captions);
