using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Verification;
using Torchline.Training.Tasks.Classification;

namespace Torchline.Export.Tasks.Classification;

/// <summary>The manifest of a trained classifier of images.</summary>
internal static class ClassifierManifest
{
    /// <summary>The architecture's option that names a quantised variant's element type.</summary>
    public const string Variant = "variant";

    /// <summary>Enough for the ONNX file to be usable alone.</summary>
    public static IReadOnlyDictionary<string, string> MetadataOf(ClassifierRun run) => new Dictionary<string, string>
    {
        ["torchline.task"] = ClassificationContract.Task,
        ["torchline.model"] = run.Configuration.Options.Model,
        ["torchline.labels"] = string.Join('\n', run.Start.Classes),
        ["torchline.shortSide"] = $"{run.Configuration.Options.View.ShortSide}",
    };

    /// <summary>The manifest of a run's package; the publisher adds the files.</summary>
    public static ModelManifest Of(
        ClassifierRun run, string name, int version, string? description, IReadOnlyList<string> others, VerificationReport parity)
    {
        var (options, labels) = (run.Configuration.Options, run.Start.Classes);
        return new ModelManifest
        {
            Name = name,
            Version = version,
            Task = ClassificationContract.Task,
            Description = description,
            Inputs = ClassificationContract.Inputs(options.View.Side),
            Outputs = ClassificationContract.Outputs(labels.Count),
            Preprocessing = new Preprocessing { Image = new ImagePreprocessing(options.View.ShortSide, options.View.Side) },
            Labels = labels,
            Metrics =
            [
                SeedMetrics.Of("accuracy", "val", [ResultOf(run), .. others.Select(Read)]),
                new Metric { Name = "largest absolute difference from libtorch", Data = "random and validation images", Value = parity.MaximumAbsolute },
            ],
            Provenance = RunProvenance.Of(run.Configuration, options.Data),
            Architecture = new Architecture(options.Model, new JsonObject { ["mode"] = options.Mode.ToString().ToLowerInvariant() }),
        };
    }

    private static SeedMetric ResultOf(ClassifierRun run) =>
        new(run.Configuration.Seed, run.Progress.Best!.Metrics[ClassifierTask.Accuracy]);

    private static SeedMetric Read(string path)
    {
        using var run = ClassifierRun.Load(path);
        return ResultOf(run);
    }
}
