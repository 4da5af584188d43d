using System.Text.Json;
using System.Text.Json.Serialization;

namespace Torchline.Contracts.Packages;

/// <summary>The content of <c>model.json</c>: all that is needed to serve it, to judge it and to make it again.</summary>
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

    /// <summary>What the model does, for example <c>sentiment</c>.</summary>
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

    /// <summary>How the outputs become an answer, unless the request overrides it.</summary>
    public Decoding Decoding { get; init; } = new();

    /// <summary>What makes the probabilities true; null where they are already, or where it is in the network.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>Adam's learning rates, of a model that optimises images.</summary>
    public OptimizationSchedule? Optimization { get; init; }

    /// <summary>How good the model is, on which data.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>Where the model fails; null for one of which it has not been measured.</summary>
    public ModelCard? Card { get; init; }

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

/// <summary>How a network's outputs become an answer.</summary>
public sealed record Decoding
{
    /// <summary>The most captions that a search may keep.</summary>
    public const int MaxBeam = 32;

    /// <summary>The most tokens of a caption.</summary>
    public const int MaxTokens = 128;

    /// <summary>From which probability on a two-class model's answer is the second label.</summary>
    public double? Threshold { get; init; }

    /// <summary>Up to which distance from the training images a classifier's answer is certain.</summary>
    public double? MaxDistance { get; init; }

    /// <summary>When a model of texts answers for certain; null for a model that does not tell.</summary>
    public TextCertainty? Certainty { get; init; }

    /// <summary>The file in the package that lists the tokens of a captioner's vocabulary.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>How many captions the search keeps, unless a request asks for another number.</summary>
    public int? Beam { get; init; }

    /// <summary>The most tokens of a caption, its end included.</summary>
    public int? MaxLength { get; init; }
}

/// <summary>A style of a stylizer and the image that it was learnt from.</summary>
/// <param name="Name">The style's label, for example <c>starry-night</c>; a file's name, so that requests and files can have it.</param>
/// <param name="Title">The image's title.</param>
/// <param name="Artist">Who made it.</param>
/// <param name="Year">When it was finished.</param>
/// <param name="Licence">On what terms the image may be shown and used, for example <c>Public domain</c>.</param>
public sealed record StyleDescription(string Name, string Title, string Artist, int Year, string Licence)
{
    /// <summary>The file in the package that shows the image, a small JPEG.</summary>
    [JsonIgnore]
    public string Thumbnail => $"styles/{Name}.jpg";
}

/// <summary>Adam's learning rates: large steps at first, then small ones of an Adam whose moments start from zero.</summary>
/// <remarks>The momentum of the large steps would outlast the change of the rate.</remarks>
/// <param name="LearningRate">The learning rate at first.</param>
/// <param name="FinalLearningRate">The learning rate in the end.</param>
/// <param name="DecayAt">The iteration, from 0, that begins with the small steps.</param>
public sealed record OptimizationSchedule(double LearningRate, double FinalLearningRate, int DecayAt)
{
    /// <summary>The learning rate of an iteration, and which step of Adam's it is, from 1: before the first the moments are zero.</summary>
    /// <param name="iteration">From 0.</param>
    public (float LearningRate, long Step) At(int iteration) =>
        iteration < DecayAt ? ((float)LearningRate, iteration + 1) : ((float)FinalLearningRate, iteration - DecayAt + 1);
}

/// <summary>A file of a package.</summary>
/// <param name="Name">Its name, after a sub-folder's and a slash if it lies in one: <c>styles/wave.jpg</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal digits.</param>
public sealed record PackageFile(string Name, long Bytes, string Sha256);
