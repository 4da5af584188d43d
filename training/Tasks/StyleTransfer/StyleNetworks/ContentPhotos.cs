using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>The photos that a network learns to paint, and others that it is measured on.</summary>
/// <param name="Train">Photos to learn from.</param>
/// <param name="HeldOut">Photos that are not learned from.</param>
/// <param name="Sources">The photos with their checksums.</param>
internal sealed record ContentPhotos(IReadOnlyList<string> Train, IReadOnlyList<string> HeldOut, IReadOnlyList<DataSource> Sources)
{
    private const int MaximumMalformed = 100;
    private const long Choice = 0; // which photos are held out is the same for all seeds, so that runs can be compared

    /// <summary>
    /// Reads a folder. If it has captions and lists (see <see cref="ImageLayout"/>), the lists name the training photos, and the first
    /// validation photos are held out; of any other folder, with the folders in it, photos chosen at random are.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="heldOut">How many photos are held out.</param>
    /// <param name="warn">Receives a line for what is left out.</param>
    /// <exception cref="InvalidDataException">There is no such folder, or there are too few photos in it.</exception>
    public static ContentPhotos Read(string folder, int heldOut, Action<string> warn)
    {
        if (!Directory.Exists(folder))
            throw new InvalidDataException($"{folder}: there is no such folder");
        var (train, held) = ImageLayout.IsIn(folder) ? ByLists(folder, heldOut, warn) : ByChance(folder, heldOut);
        var checks = ImageCheck.All(train.Concat(held));
        foreach (var check in checks.Where(check => check.Error is not null))
            warn($"{check.Path}: left out, {check.Error}");
        var good = checks.Where(check => check.Error is null).Select(check => check.Path).ToHashSet();
        var photos = new ContentPhotos([.. train.Where(good.Contains)], [.. held.Where(good.Contains)], [ImageCheck.SourceOf(folder, checks)]);
        return photos.Train.Count > 0 && photos.HeldOut.Count == heldOut
            ? photos
            : throw new InvalidDataException(
                $"{folder}: {photos.Train.Count + photos.HeldOut.Count:N0} photos can be used; there must be {heldOut:N0} to hold out and some to learn from");
    }

    private static (IReadOnlyList<string> Train, IReadOnlyList<string> HeldOut) ByLists(string folder, int heldOut, Action<string> warn)
    {
        var layout = ImageLayout.Of(folder);
        var malformed = new MalformedLines(MaximumMalformed, warn);
        string[] Listed(ImageSplit split) =>
            [.. ImageList.Read(layout.ListOf(split), malformed).Select(name => Path.Combine(layout.Images, name)).Where(File.Exists)];
        return (Listed(ImageSplit.Train), [.. Listed(ImageSplit.Validation).Take(heldOut)]);
    }

    private static (IReadOnlyList<string> Train, IReadOnlyList<string> HeldOut) ByChance(string folder, int heldOut)
    {
        string[] files = [.. ImageFiles.In(folder, SearchOption.AllDirectories)];
        SplitMix64.For(Choice).Shuffle(files.AsSpan());
        return ([.. files.Skip(heldOut).Order(StringComparer.Ordinal)], [.. files.Take(heldOut)]);
    }
}

/// <summary>Photos that are not learned from: the square in the middle of each.</summary>
internal sealed class HeldOutPhotos : IDisposable
{
    private readonly Tensor[] images;

    /// <summary>Decodes them.</summary>
    /// <param name="files">The photos.</param>
    /// <param name="side">Pixels of the square's sides (S).</param>
    public HeldOutPhotos(IReadOnlyList<string> files, int side)
    {
        Files = files;
        using var normalization = PixelNormalization.ImageNet();
        images =
        [
            .. ImageLoader.Centred([.. files.Select(file => new LabeledImage(file, Label: 0))], new ImageView(side, side), batchSize: 1).Select(batch =>
            {
                using var scope = NewDisposeScope();
                return normalization.call(batch.PixelTensor()).DetachFromDisposeScope();
            }),
        ];
    }

    /// <summary>The photos' files.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The photos, normalised, each (1, 3, S, S).</summary>
    public IReadOnlyList<Tensor> Images => images;

    /// <summary>The mean losses of the photos in all styles together, and in each.</summary>
    /// <param name="painted">Paints them.</param>
    /// <param name="loss">Measures.</param>
    /// <param name="styles">The names of the styles.</param>
    /// <returns>The losses by <see cref="StyleNetworkTask.NameOf"/>.</returns>
    public IReadOnlyDictionary<string, double> Measure(PaintedPhotos painted, PerceptualLoss loss, IReadOnlyList<string> styles)
    {
        LossValues[][] measured = [.. images.Select(photo => painted.Measure(photo, loss))];
        var metrics = new Dictionary<string, double>();
        Record(measured.SelectMany(values => values), style: null);
        foreach (var (number, style) in styles.Index())
            Record(measured.Select(values => values[number]), style);
        return metrics;

        void Record(IEnumerable<LossValues> losses, string? style)
        {
            foreach (var (part, value) in LossValues.Mean([.. losses]).ToMetrics())
                metrics[StyleNetworkTask.NameOf(part, style)] = value;
        }
    }

    public void Dispose()
    {
        foreach (var image in images)
            image.Dispose();
    }
}
