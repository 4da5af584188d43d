using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Torchline.Training.Core.Runs;

/// <summary>Everything that a run's result depends on: <c>config.json</c>.</summary>
/// <typeparam name="TOptions">The options of one kind of training: network, recipe, data.</typeparam>
public sealed record RunConfiguration<TOptions>
{
    /// <summary>The kind of training, such as <c>sentiment</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>The command as it was typed.</summary>
    public required string CommandLine { get; init; }

    /// <summary>Fixes initial weights, dropout and the order of the data.</summary>
    public required long Seed { get; init; }

    /// <summary>libtorch's threads inside an operator. Sums are split by it, so a resumed run keeps it.</summary>
    public required int Threads { get; init; }

    /// <summary>Where it is computed (see <see cref="TrainingDevice"/>).</summary>
    public string Device { get; init; } = TrainingDevice.Cpu;

    /// <summary>What is trained, and how.</summary>
    public required TOptions Options { get; init; }

    /// <summary>The data, with checksums.</summary>
    public required IReadOnlyList<DataSource> Data { get; init; }

    /// <summary>The engine's versions.</summary>
    public EngineVersions Engine { get; init; } = EngineVersions.Current;

    /// <summary>The source code's version.</summary>
    public string? Commit { get; init; } = GitCommit.Current();

    /// <summary>When the run was started.</summary>
    public DateTimeOffset StartedAt { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>The device and its threads, in words.</summary>
    public string DescribeDevice() => Device == TrainingDevice.Cpu ? $"{Threads} threads" : $"{Device}, {Threads} threads";

    /// <summary>Refuses to continue with other data.</summary>
    /// <param name="sources">The data as it is now.</param>
    /// <exception cref="RunException">It is not the data that the run was started with.</exception>
    public void RequireSameData(IEnumerable<DataSource> sources)
    {
        if (sources.Except(Data).FirstOrDefault() is { } changed)
            throw new RunException($"{changed.Path} is not what the run was started with");
    }
}

/// <summary>Data of a run, with a checksum to detect changes.</summary>
/// <param name="Path">The file's path, or the name of a generator.</param>
/// <param name="Sha256">The file's SHA-256 in hexadecimal; null for generated data.</param>
public sealed record DataSource(string Path, string? Sha256)
{
    /// <summary>Describes a file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DataSource OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return new DataSource(path, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <summary>Describes data that this program's own code generates.</summary>
    public static DataSource Generated(string name) => new(name, null);
}

/// <summary>What computed a run.</summary>
/// <param name="Torch">libtorch's version, as TorchSharp reports it.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="System">Operating system and processor architecture.</param>
public sealed record EngineVersions(string Torch, string Runtime, string System)
{
    /// <summary>The versions in this process.</summary>
    public static EngineVersions Current { get; } = new(
        torch.__version__,
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}");
}

/// <summary>Which version of the source code trained a run.</summary>
public static class GitCommit
{
    /// <summary>The commit of the working directory, with <c>+</c> when files differ from it; null outside a repository.</summary>
    public static string? Current()
    {
        if (Git("rev-parse", "HEAD") is not { Length: > 0 } commit)
            return null;
        return Git("status", "--porcelain", "--untracked-files=no") is { Length: 0 } ? commit : commit + "+";
    }

    private static string? Git(params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var git = Process.Start(start);
            var output = git?.StandardOutput.ReadToEnd().Trim();
            git?.WaitForExit();
            return git?.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null; // git is not installed
        }
    }
}

/// <summary>A run's configuration as names and values for a report.</summary>
internal static class RunSettings
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
