using System.Text.Json;
using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Export.Verification;
using Torchline.Training.Core.Runs;

namespace Torchline.Export.Tasks.Programs;

/// <summary>Figures that the manifests of several tasks have.</summary>
internal static class ManifestMetrics
{
    /// <summary>A figure over runs that differ in their seed only; the package's own run is the first.</summary>
    public static Metric OverSeeds(string name, string data, IReadOnlyList<SeedMetric> results) => new()
    {
        Name = name,
        Data = data,
        Value = results[0].Value,
        Mean = results.Average(result => result.Value),
        Seeds = results,
    };

    /// <summary>How close ONNX Runtime and libtorch are.</summary>
    public static Metric Parity(string data, VerificationReport parity) =>
        new() { Name = "largest absolute difference from libtorch", Data = data, Value = parity.MaximumAbsolute };
}

/// <summary>A network's sizes as a manifest has them: with them and the weights in the ONNX file it can be built again.</summary>
internal static class ArchitectureOptions
{
    /// <summary>Sizes as JSON.</summary>
    public static JsonObject Write<TSizes>(TSizes sizes) => (JsonObject)JsonSerializer.SerializeToNode(sizes, RunJson.Indented)!;

    /// <summary>The sizes that <see cref="Write"/> wrote.</summary>
    /// <exception cref="ExportException">The manifest has none, or has others.</exception>
    public static TSizes Read<TSizes>(ModelManifest manifest)
    {
        try
        {
            return manifest.Architecture.Options.Deserialize<TSizes>(RunJson.Indented)
                ?? throw new ExportException($"{manifest.Name}: the architecture is empty");
        }
        catch (JsonException e)
        {
            throw new ExportException($"{manifest.Name}: architecture.options: {e.Message}", e);
        }
    }
}
