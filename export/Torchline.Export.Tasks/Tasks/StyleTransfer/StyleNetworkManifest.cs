using System.Text.Json;
using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Verification;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>The manifest of a trained stylizer.</summary>
internal static class StyleNetworkManifest
{
    private const string Model = "style-network";

    /// <summary>Enough for the ONNX file to be usable alone.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyDictionary<string, string> MetadataOf(StyleNetworkRun run) => new Dictionary<string, string>
    {
        ["torchline.task"] = StyleNetworkContract.Task,
        ["torchline.model"] = Model,
        ["torchline.labels"] = string.Join('\n', run.Configuration.Options.Styles.Select(style => style.Name)),
        ["torchline.multipleOf"] = $"{StyleNetwork.MultipleOf}",
    };

    /// <summary>The manifest of a run's package; the publisher adds the files.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">Name of the package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="description">One line for people.</param>
    /// <param name="parity">How close ONNX Runtime and libtorch are.</param>
    public static ModelManifest Of(StyleNetworkRun run, string name, int version, string? description, VerificationReport parity)
    {
        var options = run.Configuration.Options;
        return new ModelManifest
        {
            Name = name,
            Version = version,
            Task = StyleNetworkContract.Task,
            Description = description,
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
                new Metric { Name = "largest absolute difference from libtorch", Data = "random images, of 255", Value = parity.MaximumAbsolute },
            ],
            Provenance = RunProvenance.Of(run.Configuration, options.Content),
            Architecture = new Architecture(Model, (JsonObject)JsonSerializer.SerializeToNode(options.Architecture, RunJson.Indented)!),
        };
    }

    /// <summary>The sizes of a package's network.</summary>
    /// <param name="manifest">The package's manifest.</param>
    /// <exception cref="ExportException">It is of another network, or does not say.</exception>
    public static StyleArchitecture ArchitectureOf(ModelManifest manifest)
    {
        if (manifest.Architecture.Model != Model)
            throw new ExportException($"{manifest.Name}: the network \"{manifest.Architecture.Model}\" is not known");
        try
        {
            return manifest.Architecture.Options.Deserialize<StyleArchitecture>(RunJson.Indented)
                ?? throw new ExportException($"{manifest.Name}: the architecture is empty");
        }
        catch (JsonException e)
        {
            throw new ExportException($"{manifest.Name}: architecture.options: {e.Message}", e);
        }
    }

    private static IEnumerable<Metric> MetricsOf(StyleNetworkTestResult test)
    {
        var data = $"{test.Photos} held-out photos, {test.Side} pixels";
        return test.Styles.SelectMany(score => (Metric[])
        [
            new Metric { Name = $"content and style loss, {score.Style}", Data = data, Value = score.Network.Perceptual },
            new Metric { Name = $"the same of {test.Iterations} iterations of optimisation, {score.Style}", Data = data, Value = score.Optimised.Perceptual },
        ]);
    }
}
