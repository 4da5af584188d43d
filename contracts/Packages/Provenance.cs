using System.Text.Json.Nodes;

namespace Torchline.Contracts.Packages;

/// <summary>Where a model comes from: what it takes to make it again.</summary>
public sealed record Provenance
{
    /// <summary>The command line that trained it.</summary>
    public required string Command { get; init; }

    /// <summary>The name of the training data.</summary>
    public required string DataSet { get; init; }

    /// <summary>SHA-256 of each data file by its name, in lower-case hexadecimal digits.</summary>
    public IReadOnlyDictionary<string, string> DataSha256 { get; init; } = new Dictionary<string, string>();

    /// <summary>The seed of the run.</summary>
    public required long Seed { get; init; }

    /// <summary>The commit of this repository that trained it.</summary>
    public string? GitCommit { get; init; }

    /// <summary>Versions by name of the engines that took part, for example <c>libtorch</c>.</summary>
    public IReadOnlyDictionary<string, string> Engines { get; init; } = new Dictionary<string, string>();

    /// <summary>When the package was made.</summary>
    public required DateTimeOffset Created { get; init; }
}

/// <summary>A network as the training program knows it.</summary>
/// <param name="Model">The network's name, as in <c>torchline train … --model</c>.</param>
/// <param name="Options">Its options; with them and the weights in the ONNX file the module can be built again.</param>
public sealed record Architecture(string Model, JsonObject Options);
