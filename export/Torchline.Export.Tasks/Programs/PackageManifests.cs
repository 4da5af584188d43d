using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
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

/// <summary>Where a package comes from.</summary>
internal static class RunProvenance
{
    /// <summary>The provenance of a run's package.</summary>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="data">The folder of the run's data.</param>
    /// <param name="tested">What it was tested on, if that is not among the sources of its training.</param>
    public static Provenance Of<TOptions>(RunConfiguration<TOptions> configuration, string data, params IEnumerable<DataSource> tested) => Of(
        configuration.CommandLine, data, Checksums(configuration.Data.Concat(tested).Distinct()), configuration.Seed, configuration.Commit,
        configuration.Engine);

    /// <summary>The provenance of a package of weights that others trained, where nothing is random.</summary>
    public static Provenance OfWeights(string command, string weights) =>
        Of(command, weights, Checksums([DataSource.OfFile(weights)]), seed: 0, GitCommit.Current(), EngineVersions.Current);

    private static Provenance Of(
        string command, string data, IReadOnlyDictionary<string, string> checksums, long seed, string? commit, EngineVersions engine) => new()
        {
            Command = command,
            DataSet = Path.GetFileName(Path.TrimEndingDirectorySeparator(data)),
            DataSha256 = checksums,
            Seed = seed,
            GitCommit = commit,
            Engines = new Dictionary<string, string>
            {
                ["libtorch"] = engine.Torch,
                ["onnxruntime"] = OrtEnv.Instance().GetVersionString(),
                ["dotnet"] = engine.Runtime,
            },
            Created = DateTimeOffset.UtcNow,
        };

    /// <summary>The checksums by the sources' names, numbered where the images of several splits share a folder.</summary>
    private static Dictionary<string, string> Checksums(IEnumerable<DataSource> sources) => sources
        .Where(source => source.Sha256 is not null)
        .GroupBy(source => Path.GetFileName(source.Path))
        .SelectMany(group => group.Select((source, i) => KeyValuePair.Create(i == 0 ? group.Key : $"{group.Key} ({i + 1})", source.Sha256!)))
        .ToDictionary();
}
