using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Training.Core.Runs;

namespace Torchline.Export.Tasks.Programs;

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

    /// <summary>
    /// The checksums by the sources' names. Sources may share one: the images of several splits lie in one folder, and each split has a
    /// checksum of its own.
    /// </summary>
    private static Dictionary<string, string> Checksums(IEnumerable<DataSource> sources) => sources
        .Where(source => source.Sha256 is not null)
        .GroupBy(source => Path.GetFileName(source.Path))
        .SelectMany(group => group.Select((source, i) => KeyValuePair.Create(i == 0 ? group.Key : $"{group.Key} ({i + 1})", source.Sha256!)))
        .ToDictionary();
}
