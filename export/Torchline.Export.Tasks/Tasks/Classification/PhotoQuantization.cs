using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Export.Graph;
using Torchline.Export.Quantization;
using Torchline.Training.Vision;

namespace Torchline.Export.Tasks.Classification;

/// <summary>
/// Quantises a classifier to 8 bits with images that have no labels: some calibrate, and on others its first labels are compared with
/// those in single precision.
/// </summary>
/// <param name="package">The package in single precision.</param>
/// <param name="photos">The images.</param>
internal sealed class PhotoQuantization(ModelPackage package, IReadOnlyList<LabeledImage> photos)
{
    /// <summary>The fewest images: half calibrate, half are compared.</summary>
    public const int LeastPhotos = 20;

    private const int BatchSize = 8;
    private const int MostCalibrating = 128;
    private const int MostCompared = 512;
    private const int ImagesTimed = 64;

    private readonly ImageView view = new(package.Manifest.Preprocessing.Image!.Side, package.Manifest.Preprocessing.Image.ShortSide);

    /// <summary>The images in a folder that can be decoded, in ordinal order of their paths.</summary>
    /// <param name="folder">Holds images, or folders with images.</param>
    /// <param name="warn">Receives a line for each file that is left out.</param>
    /// <exception cref="ExportException">There is no such folder, or it has too few images.</exception>
    public static IReadOnlyList<LabeledImage> Read(string folder, Action<string> warn)
    {
        if (!Directory.Exists(folder))
            throw new ExportException($"{folder}: there is no such folder");
        // Many thousands say no more than some hundreds at equal distances.
        string[] files = [.. Spread([.. ImageFiles.In(folder, SearchOption.AllDirectories)], MostCalibrating + MostCompared)];
        var checks = ImageCheck.All(files);
        foreach (var check in checks.Where(check => check.Error is not null))
            warn($"{check.Path}: left out, {check.Error}");
        LabeledImage[] images = [.. checks.Where(check => check.Error is null).Select(check => new LabeledImage(check.Path, Label: 0))];
        return images.Length >= LeastPhotos
            ? images
            : throw new ExportException($"{folder} has {images.Length} images that can be decoded: {LeastPhotos} or more are needed to quantise");
    }

    /// <summary>Makes the variant in 8 bits and compares it with single precision.</summary>
    /// <param name="progress">Receives what is done next.</param>
    public (ClassifierVariant Single, ClassifierVariant Int8) Measure(Action<string> progress)
    {
        var calibrating = Spread(photos, Math.Min(MostCalibrating, photos.Count / 2)).ToHashSet();
        LabeledImage[] compared = [.. photos.Where(photo => !calibrating.Contains(photo)).Take(MostCompared)];
        var file = OnnxFile.ReadWhole(package.NetworkPath);
        progress($"calibrating on {calibrating.Count} images …");
        var int8 = Quantizer.ToInt8(ModelProto.Parser.ParseFrom(file), Inputs([.. calibrating])).ToByteArray();
        progress($"comparing on {compared.Length} images …");
        ImageBatch[] timed = [.. ImageLoader.Centred([.. compared.Take(ImagesTimed)], view, BatchSize)]; // decoded before the clock runs
        return (
            Measure("fp32", "single precision, as exported", file),
            Measure("int8", $"activations {new Int8Options().Activations}, weights Int8 by channel, ranges by {new Int8Options().Range} over {calibrating.Count} images", int8));

        ClassifierVariant Measure(string format, string method, byte[] model)
        {
            using var session = new ClassifierSession(model);
            session.Classify(timed); // warm
            var time = session.Classify(timed).TimePerImage;
            return new ClassifierVariant(
                format, method, model, session.Classify(ImageLoader.Centred(compared, view, BatchSize)) with { TimePerImage = time });
        }
    }

    /// <summary>Publishes the variant beside the package.</summary>
    /// <param name="variants">What <see cref="Measure"/> gave.</param>
    /// <param name="folder">The folder of the images, for the manifest.</param>
    /// <param name="overwrite">Replace the version if it exists.</param>
    public ModelPackage Publish((ClassifierVariant Single, ClassifierVariant Int8) variants, string folder, bool overwrite)
    {
        var repository = new ModelRepository(Path.GetDirectoryName(Path.GetDirectoryName(package.Folder))!, TaskContracts.All);
        var images = $"{variants.Int8.Score.Labels.Count} images of {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}";
        return new ModelPublisher(repository).Publish(
            ClassifierManifest.Of(package.Manifest, variants.Int8, variants.Single, images),
            into => File.WriteAllBytes(Path.Combine(into, ModelManifest.NetworkFileName), variants.Int8.Model),
            overwrite);
    }

    private IEnumerable<IReadOnlyDictionary<string, OrtValue>> Inputs(IReadOnlyList<LabeledImage> images)
    {
        foreach (var batch in ImageLoader.Centred(images, view, BatchSize))
        {
            using var input = ClassifierSession.InputOf(batch);
            yield return new Dictionary<string, OrtValue> { [ClassificationContract.Pixels] = input };
        }
    }

    /// <summary>So many of them, at equal distances; all if there are fewer.</summary>
    private static IEnumerable<T> Spread<T>(IReadOnlyList<T> all, int count) =>
        all.Count <= count ? all : Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Count / count)]);
}
