using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Spectre.Console;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Export;
using Torchline.Export.Graph;
using Torchline.Export.Quantization;
using Torchline.Export.Tasks.Classification;
using Torchline.Export.Tasks.Programs;
using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;

namespace Torchline.Cli.Export;

/// <summary><c>torchline quantize models/NAME/VERSION --data DIR</c>.</summary>
internal sealed class QuantizeCommand : Command, IHasExamples
{
    private const int BatchSize = 8;
    private const int ImagesTimed = 64;

    private readonly Argument<string> source = new("PACKAGE") { Description = "Folder of a classifier's package in single precision" };
    private readonly Option<string> data = new("--data") { Description = "Folder with train/CLASS/… to calibrate on and val/CLASS/… to measure by", Required = true };
    private readonly Option<int?> images = NumberOption.Create("--calibration-images", "Training images to calibrate on [default: 128]", 1, 100_000);
    private readonly Option<double?> maxLoss = NumberOption.Create("--max-loss", "Percentage points of accuracy that a variant may lose [default: 0.7]", 0.0, 100);
    private readonly Option<ActivationType> activations = new("--activations") { Description = "The 8-bit type of activations", DefaultValueFactory = _ => new Int8Options().Activations };
    private readonly Option<RangeRule> range = new("--range") { Description = "How activations' ranges follow from the images", DefaultValueFactory = _ => new Int8Options().Range };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace the variants if they exist" };
    private readonly Option<bool> makeDefault = new("--default") { Description = "Let the fastest variant answer requests that name no model" };

    public QuantizeCommand() : base("quantize", "Write variants of a classifier in half precision and in 8 bits, and measure them.")
    {
        Arguments.Add(source);
        foreach (var option in (Option[])[data, images, maxLoss, activations, range, overwrite, makeDefault]) Options.Add(option);
        SetAction(command => ExportErrors.Report(() => Quantize(command)));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline quantize models/ants-bees/1 --data hymenoptera_data
          torchline quantize models/pets/3 --data pets --calibration-images 500 --default

        Writes models/NAME-fp16/VERSION and models/NAME-int8/VERSION. A variant that loses more accuracy than --max-loss is not
        published.
        """;

    private int Quantize(ParseResult command)
    {
        var package = ModelPackage.Open(command.GetRequiredValue(source), TaskContracts.All);
        var manifest = package.Manifest;
        if (manifest.Task != ClassificationContract.Task || manifest.Architecture.Options.ContainsKey(ClassifierManifest.Variant))
            throw new ExportException($"{package.Folder} is no classifier in single precision: only those are quantised");
        var view = new ImageView(manifest.Preprocessing.Image!.Side, manifest.Preprocessing.Image.ShortSide);
        var imageData = new ClassifierData(command.GetRequiredValue(data), Warnings.Print);
        if (!imageData.Classes.SequenceEqual(manifest.Labels))
            throw new ExportException($"the data has the classes {string.Join(", ", imageData.Classes)}, the model {string.Join(", ", manifest.Labels)}");

        var file = File.ReadAllBytes(package.NetworkPath);
        var network = ModelProto.Parser.ParseFrom(file);
        Console.WriteLine("calibrating …");
        var int8Options = new Int8Options { Activations = command.GetValue(activations), Range = command.GetValue(range) };
        var calibrationImages = Math.Min(command.GetValue(images) ?? 128, imageData.Train.Count);
        var int8 = Quantizer.ToInt8(network, Calibration(imageData, view, calibrationImages), int8Options);
        ImageBatch[] timed = [.. Images(imageData.Validation.Take(ImagesTimed), view)]; // decoded before the clock runs
        ClassifierVariant[] variants =
        [
            Measure("fp32", file, "single precision, as exported"),
            Measure("fp16", Quantizer.ToFloat16(network).ToByteArray(), "weights and activations in half precision"),
            Measure("int8", int8.ToByteArray(), $"activations {int8Options.Activations}, weights Int8 by channel, ranges by {int8Options.Range} over {calibrationImages} training images"),
        ];
        Print(variants);

        var allowed = (command.GetValue(maxLoss) ?? 0.7) / 100;
        var published = variants.Skip(1).Count(variant => Publish(package, variant, variants, allowed, command.GetValue(overwrite)));
        if (command.GetValue(makeDefault)) SetDefault(package, variants, allowed);
        return published == variants.Length - 1 ? ExitCodes.Success : ExitCodes.Failure;

        ClassifierVariant Measure(string format, byte[] model, string method)
        {
            Console.WriteLine($"measuring {format} on {imageData.Validation.Count} images …");
            using var session = new OnnxClassifier(model);
            session.Classify(timed); // warm
            var time = session.Classify(timed).TimePerImage;
            return new ClassifierVariant(format, method, model, session.Classify(Images(imageData.Validation, view)) with { TimePerImage = time });
        }
    }

    private static IEnumerable<ImageBatch> Images(IEnumerable<LabeledImage> images, ImageView view) =>
        ImageLoader.Centred([.. images], view, BatchSize);

    /// <summary>Training images at equal distances, so that every class is among them.</summary>
    private static IEnumerable<IReadOnlyDictionary<string, OrtValue>> Calibration(ClassifierData data, ImageView view, int count)
    {
        var chosen = Enumerable.Range(0, count).Select(i => data.Train[(int)((long)i * data.Train.Count / count)]);
        foreach (var batch in Images(chosen, view))
        {
            using var input = OnnxClassifier.InputOf(batch);
            yield return new Dictionary<string, OrtValue> { [ClassificationContract.Pixels] = input };
        }
    }

    private static void Print(ClassifierVariant[] variants)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("variant", "MiB", "accuracy", "decides as fp32", "ms an image");
        foreach (var variant in variants)
        {
            table.AddRow([
                variant.Format,
                Number(variant.Model.Length / 1048576.0, "F1"),
                Number(variant.Score.Accuracy, "P2"),
                Number(variant.Score.AgreementWith(variants[0].Score), "P1"),
                Number(variant.Score.TimePerImage.TotalMilliseconds, "F1"),
            ]);
        }
        AnsiConsole.Write(table);
    }

    private static bool Publish(ModelPackage package, ClassifierVariant variant, ClassifierVariant[] all, double allowed, bool overwrite)
    {
        if (!Keeps(variant, all[0], allowed))
        {
            Console.Error.WriteLine($"error: {variant.Format} loses more than {Number(allowed, "P1")} of accuracy; it was not published");
            return false;
        }
        var published = new ModelPublisher(RepositoryOf(package)).Publish(
            Manifest(package.Manifest, variant, all),
            folder => File.WriteAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName), variant.Model),
            overwrite);
        Console.WriteLine($"published {Path.GetRelativePath(".", published.Folder)}");
        return true;
    }

    private static ModelManifest Manifest(ModelManifest original, ClassifierVariant variant, ClassifierVariant[] all)
    {
        var options = (JsonObject)original.Architecture.Options.DeepClone();
        options[ClassifierManifest.Variant] = variant.Format;
        options["method"] = variant.Method;
        options["source"] = original.Files.Single(file => file.Name == ModelManifest.NetworkFileName).Sha256;
        return original with
        {
            Name = NameOf(original, variant),
            Description = $"{original.Description ?? original.Name} ({variant.Format})",
            Metrics =
            [
                new Metric { Name = "accuracy", Data = "val", Value = variant.Score.Accuracy },
                .. all.Select(one => new Metric { Name = $"accuracy of {one.Format}", Data = "val", Value = one.Score.Accuracy }),
                new Metric
                {
                    Name = "times as fast as fp32",
                    Data = "val, batches of 8, the machine that quantised",
                    Value = all[0].Score.TimePerImage / variant.Score.TimePerImage,
                },
            ],
            Architecture = original.Architecture with { Options = options },
            Files = [],
        };
    }

    private static void SetDefault(ModelPackage package, ClassifierVariant[] variants, double allowed)
    {
        var fastest = variants.Where(variant => Keeps(variant, variants[0], allowed)).MinBy(variant => variant.Score.TimePerImage)!;
        var name = fastest == variants[0] ? package.Manifest.Name : NameOf(package.Manifest, fastest);
        RepositoryOf(package).SetDefault(ClassificationContract.Task, name);
        Console.WriteLine($"{name} answers requests that name no model");
    }

    private static bool Keeps(ClassifierVariant variant, ClassifierVariant original, double allowed) =>
        original.Score.Accuracy - variant.Score.Accuracy <= allowed + 1e-9;

    private static string NameOf(ModelManifest original, ClassifierVariant variant) => $"{original.Name}-{variant.Format}";

    private static ModelRepository RepositoryOf(ModelPackage package) =>
        new(Path.GetDirectoryName(Path.GetDirectoryName(package.Folder))!, TaskContracts.All);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
