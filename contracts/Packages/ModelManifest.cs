using System.Text.Json;
using Torchline.Contracts.Tasks.Sentiment;

namespace Torchline.Contracts.Packages;

/// <summary>What <c>model.json</c> says about a model: all that is needed to serve it, to judge it and to make it again.</summary>
/// <remarks>The same rules as a JSON Schema: <c>contracts/model.schema.json</c>.</remarks>
public sealed record ModelManifest
{
    /// <summary>The schema that this library writes and the newest that it reads.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The name of the file in a package's folder.</summary>
    public const string FileName = "model.json";

    /// <summary>The name of the network's file in a package's folder.</summary>
    public const string NetworkFileName = "model.onnx";

    /// <summary>The schema of this manifest.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The model's name: the folder in the repository and the <c>?model=</c> of a request.</summary>
    public required string Name { get; init; }

    /// <summary>The model's version, from 1 on: the folder below the name's.</summary>
    public required int Version { get; init; }

    /// <summary>What the model does, for example <see cref="SentimentContract.Task"/>.</summary>
    public required string Task { get; init; }

    /// <summary>One line for people.</summary>
    public string? Description { get; init; }

    /// <summary>The network's inputs in its own order.</summary>
    public required IReadOnlyList<TensorSpecification> Inputs { get; init; }

    /// <summary>The network's outputs in its own order.</summary>
    public required IReadOnlyList<TensorSpecification> Outputs { get; init; }

    /// <summary>How a request becomes the inputs.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>The names of the classes, in the order of their numbers.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The styles of a stylizer, in the order of the labels.</summary>
    public IReadOnlyList<StyleDescription>? Styles { get; init; }

    /// <summary>How the outputs become an answer, unless the request says otherwise.</summary>
    public Decoding Decoding { get; init; } = new();

    /// <summary>How good the model is, on which data.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>Where the model comes from.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>The training program's name and options for the network: enough to build its module again.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>Every other file of the package.</summary>
    public IReadOnlyList<PackageFile> Files { get; init; } = [];

    /// <summary>Reads a manifest from JSON text.</summary>
    /// <exception cref="JsonException">The text is no manifest; the message says where and why.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ManifestJson.Default.ModelManifest) ?? throw new JsonException("The manifest is null.");

    /// <summary>The manifest as indented JSON text.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.ModelManifest), (byte)'\n'];
}
