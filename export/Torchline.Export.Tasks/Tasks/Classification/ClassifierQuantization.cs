using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Export.Graph;
using Torchline.Export.Quantization;
using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;

namespace Torchline.Export.Tasks.Classification;

/// <summary>A classifier in one of its number formats.</summary>
/// <param name="Format">The format's name: <c>fp32</c>, <c>fp16</c> or <c>int8</c>.</param>
/// <param name="Method">How it was made, for people.</param>
/// <param name="Model">The ONNX file.</param>
/// <param name="Score">Its results on the validation images.</param>
internal sealed record ClassifierVariant(string Format, string Method, byte[] Model, ClassifierScore Score);

/// <summary>Makes, measures and publishes the variants of a classifier's package in half precision and in 8 bits.</summary>
internal sealed class ClassifierQuantization
{
    private const int BatchSize = 8;
    private const int ImagesTimed = 64;

    private readonly ModelPackage package;
    private readonly ImageView view;
    private readonly ClassifierData data;

    /// <summary>Opens a package and its data.</summary>
    /// <param name="folder">The folder of a package in single precision.</param>
    /// <param name="data">Folder with <c>train/CLASS/…</c> to calibrate on and <c>val/CLASS/…</c> to measure by, or with <c>CLASS/…</c>.</param>
    /// <exception cref="ExportException">The package is no such classifier, or the data has other classes.</exception>
    public ClassifierQuantization(string folder, string data)
    {
        package = ModelPackage.Open(folder, TaskContracts.All);
        var manifest = package.Manifest;
        if (manifest.Task != ClassificationContract.Task || QuantizedVariant.Of(manifest) is not null)
            throw new ExportException($"{package.Folder} is no classifier in single precision: only those are quantised");
        view = new ImageView(manifest.Preprocessing.Image!.Side, manifest.Preprocessing.Image.ShortSide);
        this.data = new ClassifierData(data, Warnings.Print);
        if (!this.data.Classes.SequenceEqual(manifest.Labels))
            throw new ExportException($"the data has the classes {string.Join(", ", this.data.Classes)}, the model {string.Join(", ", manifest.Labels)}");
    }

    /// <summary>Whether the package tells how far an image is from those of its training. Its variants are published without.</summary>
    public bool HasDistance => ClassificationContract.HasDistance(package.Manifest);

    /// <summary>How many images measure the variants.</summary>
    public int ValidationImages => data.Validation.Count;

    private ModelRepository Repository => new(Path.GetDirectoryName(Path.GetDirectoryName(package.Folder))!, TaskContracts.All);

    /// <summary>Makes the variants and measures them on the validation images, single precision first.</summary>
    public IReadOnlyList<ClassifierVariant> Measure(Int8Options options, int calibrationImages, Action<string> progress)
    {
        var file = OnnxFile.ReadWhole(package.NetworkPath);
        var network = WithoutDistance(ModelProto.Parser.ParseFrom(file));
        var count = Math.Min(calibrationImages, data.Train.Count);
        progress("calibrating …");
        var int8 = Quantizer.ToInt8(network, Calibration(count), options);
        ImageBatch[] timed = [.. Images(data.Validation.Take(ImagesTimed))]; // decoded before the clock runs
        return
        [
            Measure("fp32", file, "single precision, as exported"),
            Measure("fp16", Quantizer.ToFloat16(network).ToByteArray(), "weights and activations in half precision"),
            Measure("int8", int8.ToByteArray(), $"activations {options.Activations}, weights Int8 by channel, ranges by {options.Range} over {count} training images"),
        ];

        ClassifierVariant Measure(string format, byte[] model, string method)
        {
            progress($"measuring {format} on {data.Validation.Count} images …");
            using var session = new ClassifierSession(model);
            session.Classify(timed); // warm
            var time = session.Classify(timed).TimePerImage;
            return new ClassifierVariant(format, method, model, session.Classify(Images(data.Validation)) with { TimePerImage = time });
        }
    }

    /// <summary>Whether a variant loses no more than a share of the accuracy of single precision.</summary>
    public static bool Keeps(ClassifierVariant variant, ClassifierVariant original, double maxLoss) =>
        original.Score.Accuracy - variant.Score.Accuracy <= maxLoss + 1e-9;

    /// <summary>Publishes a variant.</summary>
    public ModelPackage Publish(ClassifierVariant variant, IReadOnlyList<ClassifierVariant> all, bool overwrite) => new ModelPublisher(Repository).Publish(
        ClassifierManifest.Of(package.Manifest, variant, all),
        folder => File.WriteAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName), variant.Model),
        overwrite);

    /// <summary>Lets the fastest of the variants that keep their accuracy answer requests that name no model.</summary>
    /// <returns>The name of its package.</returns>
    public string MakeFastestDefault(IReadOnlyList<ClassifierVariant> variants, double maxLoss)
    {
        var fastest = variants.Where(variant => Keeps(variant, variants[0], maxLoss)).MinBy(variant => variant.Score.TimePerImage)!;
        var name = fastest == variants[0] ? package.Manifest.Name : ClassifierManifest.NameOf(package.Manifest, fastest);
        Repository.SetDefault(ClassificationContract.Task, name);
        return name;
    }

    /// <summary>
    /// The network without the distance from the training images: that of other features is another one. The quantizer removes what no
    /// output depends on.
    /// </summary>
    private static ModelProto WithoutDistance(ModelProto model)
    {
        foreach (var output in model.Graph.Output.Where(output => output.Name == ClassificationContract.Distance).ToArray())
            model.Graph.Output.Remove(output);
        return model;
    }

    private IEnumerable<ImageBatch> Images(IEnumerable<LabeledImage> images) => ImageLoader.Centred([.. images], view, BatchSize);

    /// <summary>Training images at equal distances, so that every class is among them.</summary>
    private IEnumerable<IReadOnlyDictionary<string, OrtValue>> Calibration(int count)
    {
        var chosen = Enumerable.Range(0, count).Select(i => data.Train[(int)((long)i * data.Train.Count / count)]);
        foreach (var batch in Images(chosen))
        {
            using var input = ClassifierSession.InputOf(batch);
            yield return new Dictionary<string, OrtValue> { [ClassificationContract.Pixels] = input };
        }
    }
}
