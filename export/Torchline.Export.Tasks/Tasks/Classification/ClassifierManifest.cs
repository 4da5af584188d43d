using System.Text.Json.Nodes;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;

namespace Torchline.Export.Tasks.Classification;

/// <summary>The manifest of a trained classifier of images.</summary>
internal static class ClassifierManifest
{
    private const string Pretrained = "pretrained";
    private const string Compared = "random and validation images";

    /// <summary>Enough for the ONNX file to be usable alone.</summary>
    public static IReadOnlyDictionary<string, string> MetadataOf(ClassifierRun run) =>
        MetadataOf(run.Configuration.Options.Model, run.Start.Classes, run.Configuration.Options.View);

    /// <summary>Enough for the ONNX file to be usable alone.</summary>
    public static IReadOnlyDictionary<string, string> MetadataOf(PretrainedDescription network) =>
        MetadataOf(network.Model, network.Labels, network.View);

    /// <summary>The manifest of a run's package; the publisher adds the files.</summary>
    public static ModelManifest Of(ClassifierRun run, PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity)
    {
        var (options, labels) = (run.Configuration.Options, run.Start.Classes);
        return Of(
            package, options.View, labels, RunProvenance.Of(run.Configuration, options.Data),
            new Architecture(options.Model, new JsonObject { ["mode"] = options.Mode.ToString().ToLowerInvariant() }),
            ManifestMetrics.OverSeeds("accuracy", "val", [ResultOf(run), .. others.Select(Read)]), ManifestMetrics.Parity(Compared, parity));
    }

    /// <summary>The manifest of a package of published weights; the publisher adds the files.</summary>
    public static ModelManifest Of(PretrainedDescription network, PackageIdentity package, VerificationReport parity)
    {
        var (file, count) = (Path.GetFileName(network.Weights), network.Labels.Count);
        var described = package.Description ?? $"{network.Model} with the weights of {file}, {count} labels";
        return Of(
            package with { Description = described }, network.View, network.Labels,
            RunProvenance.OfWeights(network.CommandLine, network.Weights),
            new Architecture(network.Model, new JsonObject { ["mode"] = Pretrained }), ManifestMetrics.Parity(Compared, parity));
    }

    /// <summary>The manifest of a quantised variant that was measured on labelled images.</summary>
    public static ModelManifest Of(ModelManifest original, ClassifierVariant variant, IReadOnlyList<ClassifierVariant> all) => Of(
        original, variant,
        [
            new Metric { Name = "accuracy", Data = "val", Value = variant.Score.Accuracy },
            .. all.Select(one => new Metric { Name = $"accuracy of {one.Format}", Data = "val", Value = one.Score.Accuracy }),
            Speed(all[0], variant, "val"),
        ]);

    /// <summary>The manifest of a quantised variant that was measured on images without labels.</summary>
    /// <param name="original">The package in single precision.</param>
    /// <param name="variant">The variant.</param>
    /// <param name="single">The same network in single precision.</param>
    /// <param name="images">What the images are.</param>
    public static ModelManifest Of(ModelManifest original, ClassifierVariant variant, ClassifierVariant single, string images) => Of(
        original, variant,
        [
            new Metric { Name = "decides as fp32", Data = images, Value = variant.Score.AgreementWith(single.Score) },
            Speed(single, variant, images),
        ]);

    /// <summary>The name of a variant's package.</summary>
    public static string NameOf(ModelManifest original, ClassifierVariant variant) => $"{original.Name}-{variant.Format}";

    private static Dictionary<string, string> MetadataOf(string model, IReadOnlyList<string> labels, ImageView view) => new()
    {
        ["torchline.task"] = ClassificationContract.Task,
        ["torchline.model"] = model,
        ["torchline.labels"] = string.Join('\n', labels),
        ["torchline.shortSide"] = $"{view.ShortSide}",
    };

    private static ModelManifest Of(
        PackageIdentity package, ImageView view, IReadOnlyList<string> labels, Provenance provenance, Architecture architecture,
        params IReadOnlyList<Metric> metrics) => new()
        {
            Name = package.Name,
            Version = package.Version,
            Task = ClassificationContract.Task,
            Description = package.Description,
            Inputs = ClassificationContract.Inputs(view.Side),
            Outputs = ClassificationContract.Outputs(labels.Count),
            Preprocessing = new Preprocessing { Image = new ImagePreprocessing(view.ShortSide, view.Side) },
            Labels = labels,
            Metrics = metrics,
            Provenance = provenance,
            Architecture = architecture,
        };

    private static ModelManifest Of(ModelManifest original, ClassifierVariant variant, IReadOnlyList<Metric> metrics)
    {
        var options = (JsonObject)original.Architecture.Options.DeepClone();
        options[QuantizedVariant.Key] = variant.Format;
        options.Remove(ClassificationContract.Distance); // that of its own features is another one
        options["method"] = variant.Method;
        options["source"] = original.Files.Single(file => file.Name == ModelManifest.NetworkFileName).Sha256;
        return original with
        {
            Name = NameOf(original, variant),
            Description = $"{original.Description ?? original.Name} ({variant.Format})",
            Outputs = ClassificationContract.Outputs(original.Labels.Count),
            Decoding = original.Decoding with { MaxDistance = null },
            Metrics = metrics,
            Architecture = original.Architecture with { Options = options },
            Files = [],
        };
    }

    private static Metric Speed(ClassifierVariant single, ClassifierVariant variant, string images) => new()
    {
        Name = "times as fast as fp32",
        Data = $"{images}, batches of 8, the machine that quantised",
        Value = single.Score.TimePerImage / variant.Score.TimePerImage,
    };

    private static SeedMetric ResultOf(ClassifierRun run) => new(run.Configuration.Seed, run.Progress.Best!.Metrics[ClassifierTask.Accuracy]);

    private static SeedMetric Read(string path)
    {
        using var run = ClassifierRun.Load(path);
        return ResultOf(run);
    }
}
