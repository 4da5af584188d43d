using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Torchline.Training.Core.Runs;

/// <summary>A run's configuration as names and values for a report.</summary>
public static class RunSettings
{
    /// <summary>The options, those of their parts too, with seed, threads and device.</summary>
    public static IEnumerable<(string Name, string Value)> Of<TOptions>(RunConfiguration<TOptions> configuration)
    {
        var options = JsonSerializer.SerializeToNode(configuration.Options, RunJson.OneLine)!.AsObject();
        return Leaves(options)
            .Append(("seed", configuration.Seed.ToString(CultureInfo.InvariantCulture)))
            .Append(("threads", configuration.Threads.ToString(CultureInfo.InvariantCulture)))
            .Append(("device", configuration.Device));
    }

    /// <summary>Command, source code, engine and data.</summary>
    public static IEnumerable<(string Name, string Value)> Provenance<TOptions>(RunConfiguration<TOptions> configuration) =>
    [
        ("command", configuration.CommandLine),
        ("source commit", configuration.Commit ?? "unknown"),
        ("libtorch", configuration.Engine.Torch),
        ("runtime", configuration.Engine.Runtime),
        ("system", configuration.Engine.System),
        .. configuration.Data.Select(source => (source.Path, source.Sha256 is { } hash ? $"SHA-256 {hash}" : "generated")),
    ];

    private static IEnumerable<(string, string)> Leaves(JsonObject node) => node.SelectMany(property => property.Value switch
    {
        JsonObject inner => Leaves(inner),
        var value => [(property.Key, value?.ToString() ?? "")],
    });
}
