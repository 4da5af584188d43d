using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>The manifest of a trained style network.</summary>
internal static class StyleNetworkManifest
{
    private const string Model = "style-network";

    /// <summary>Enough for the ONNX file to be usable alone.</summary>
    public static IReadOnlyDictionary<string, string> MetadataOf(StyleNetworkRun run) => new Dictionary<string, string>
    {
        ["torchline.task"] = StyleNetworkContract.Task,
        ["torchline.model"] = Model,
        ["torchline.labels"] = string.Join('\n', run.Configuration.Options.Styles.Select(style => style.Name)),
        ["torchline.multipleOf"] = $"{StyleNetwork.MultipleOf}",
    };

    /// <summary>The manifest of a run's package; the publisher adds the files.</summary>
    public static ModelManifest Of(StyleNetworkRun run, PackageIdentity package, VerificationReport parity)
    {
        var options = run.Configuration.Options;
        return new ModelManifest
        {
            Name = package.Name,
            Version = package.Version,
            Task = StyleNetworkContract.Task,
            Description = package.Description,
            Inputs = StyleNetworkContract.Inputs(options.Styles.Count),
            Outputs = StyleNetworkContract.Outputs,
            Preprocessing = new Preprocessing
            {
                Sizes = new ImageSizes(
                    StyleNetworkContract.MinSide, StyleNetworkContract.MaxSide, StyleNetwork.MultipleOf, options.Architecture.Context, StyleNetwork.NoisePeriod),
            },
            Labels = [.. options.Styles.Select(style => style.Name)],
            Styles = [.. options.Styles.Select(style => style.Describe())],
            Metrics =
            [
                .. run.Test is { } test ? MetricsOf(test) : [],
                ManifestMetrics.Parity("random images, of 255", parity),
            ],
            Provenance = RunProvenance.Of(run.Configuration, options.Content),
            Architecture = new Architecture(Model, ArchitectureOptions.Write(options.Architecture)),
        };
    }

    /// <summary>The sizes of a package's network.</summary>
    /// <exception cref="ExportException">It is of another network, or has no sizes.</exception>
    public static StyleArchitecture ArchitectureOf(ModelManifest manifest) => manifest.Architecture.Model == Model
        ? ArchitectureOptions.Read<StyleArchitecture>(manifest)
        : throw new ExportException($"{manifest.Name}: the network \"{manifest.Architecture.Model}\" is unknown");

    /// <summary>The comparison with the optimisation of pixels, style by style.</summary>
    public static IEnumerable<Metric> MetricsOf(StyleNetworkTestResult test)
    {
        var data = $"{test.Photos} held-out photos, {test.Side} pixels";
        return test.Styles.SelectMany(score => (Metric[])
        [
            new Metric { Name = $"content and style loss, {score.Style}", Data = data, Value = score.Network.Perceptual },
            new Metric { Name = $"the same of {test.Iterations} iterations of optimisation, {score.Style}", Data = data, Value = score.Optimised.Perceptual },
        ]);
    }
}
