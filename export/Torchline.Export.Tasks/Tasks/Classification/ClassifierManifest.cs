using System.Text.Json.Nodes;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Training.Tasks.Classification;

namespace Torchline.Export.Tasks.Classification;

/// <summary>The manifest of a trained classifier of images.</summary>
internal static class ClassifierManifest
{
    private const string Variant = "variant";

    /// <summary>The number format of a quantised variant; null for a package in single precision.</summary>
    public static string? VariantOf(ModelManifest manifest) => manifest.Architecture.Options[Variant]?.ToString();

    /// <summary>Enough for the ONNX file to be usable alone.</summary>
    public static IReadOnlyDictionary<string, string> MetadataOf(ClassifierRun run) => new Dictionary<string, string>
    {
        ["torchline.task"] = ClassificationContract.Task,
        ["torchline.model"] = run.Configuration.Options.Model,
        ["torchline.labels"] = string.Join('\n', run.Start.Classes),
        ["torchline.shortSide"] = $"{run.Configuration.Options.View.ShortSide}",
    };

    /// <summary>The manifest of a run's package; the publisher adds the files.</summary>
    public static ModelManifest Of(ClassifierRun run, PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity)
    {
        var (options, labels) = (run.Configuration.Options, run.Start.Classes);
        return new ModelManifest
        {
            Name = package.Name,
            Version = package.Version,
            Task = ClassificationContract.Task,
            Description = package.Description,
            Inputs = ClassificationContract.Inputs(options.View.Side),
            Outputs = ClassificationContract.Outputs(labels.Count),
            Preprocessing = new Preprocessing { Image = new ImagePreprocessing(options.View.ShortSide, options.View.Side) },
            Labels = labels,
            Metrics =
            [
                ManifestMetrics.OverSeeds("accuracy", "val", [ResultOf(run), .. others.Select(Read)]),
                ManifestMetrics.Parity("random and validation images", parity),
            ],
            Provenance = RunProvenance.Of(run.Configuration, options.Data),
            Architecture = new Architecture(options.Model, new JsonObject { ["mode"] = options.Mode.ToString().ToLowerInvariant() }),
        };
    }

    /// <summary>The manifest of a quantised variant.</summary>
    public static ModelManifest Of(ModelManifest original, ClassifierVariant variant, IReadOnlyList<ClassifierVariant> all)
    {
        var options = (JsonObject)original.Architecture.Options.DeepClone();
        options[Variant] = variant.Format;
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

    /// <summary>The name of a variant's package.</summary>
    public static string NameOf(ModelManifest original, ClassifierVariant variant) => $"{original.Name}-{variant.Format}";

    private static SeedMetric ResultOf(ClassifierRun run) => new(run.Configuration.Seed, run.Progress.Best!.Metrics[ClassifierTask.Accuracy]);

    private static SeedMetric Read(string path)
    {
        using var run = ClassifierRun.Load(path);
        return ResultOf(run);
    }
}
