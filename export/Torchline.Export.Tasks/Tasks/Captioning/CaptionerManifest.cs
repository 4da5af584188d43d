using System.Text.Json;
using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.Training.Core.Runs;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>The manifest of a trained captioner.</summary>
internal static class CaptionerManifest
{
    /// <summary>The vocabulary's file in the package.</summary>
    public const string VocabularyFile = "vocabulary.txt";

    private const string LengthPenalty = "lengthPenalty";

    /// <summary>Enough for the ONNX file to be usable alone.</summary>
    /// <param name="network">The captioner.</param>
    /// <param name="model">Its name.</param>
    /// <param name="vocabulary">Its words.</param>
    /// <param name="settings">How it searches.</param>
    public static IReadOnlyDictionary<string, string> MetadataOf(
        CaptionerNetwork network, string model, CaptionVocabulary vocabulary, CaptionSearchSettings settings)
    {
        var metadata = new Dictionary<string, string>
        {
            ["torchline.task"] = network.Task,
            ["torchline.model"] = model,
            ["torchline.vocabulary"] = string.Join('\n', vocabulary.Words),
            ["torchline.beam"] = $"{settings.Beam}",
            ["torchline.maxLength"] = $"{settings.MaxLength}",
        };
        if (network.View is not { } view)
            return metadata;
        metadata["torchline.fit"] = view.Fit.ToString().ToLowerInvariant();
        metadata["torchline.shortSide"] = $"{view.ShortSide}";
        return metadata;
    }

    /// <summary>The manifest of a captioner's package; the publisher adds the files.</summary>
    /// <param name="name">Name of the package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="description">One line for people.</param>
    /// <param name="network">The captioner.</param>
    /// <param name="settings">How it searches.</param>
    /// <param name="architecture">With it and the weights in the ONNX file the network can be built again.</param>
    /// <param name="metrics">How good it is.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <param name="compared">How close ONNX Runtime and libtorch are.</param>
    public static ModelManifest Of(
        string name, int version, string? description, CaptionerNetwork network, CaptionSearchSettings settings, Architecture architecture,
        IEnumerable<Metric> metrics, Provenance provenance, Compared compared) => new()
        {
            Name = name,
            Version = version,
            Task = network.Task,
            Description = description,
            Inputs = network.Inputs,
            Outputs = CaptioningContract.Outputs((int)Math.Sqrt(network.Decoder.Regions)),
            Preprocessing = new Preprocessing
            {
                Image = network.View is { } view ? new ImagePreprocessing(view.ShortSide, view.Side, Fit: view.Fit) : null,
            },
            Decoding = new Decoding { Vocabulary = VocabularyFile, Beam = settings.Beam, MaxLength = settings.MaxLength },
            Metrics =
            [
                .. metrics,
                new Metric { Name = "largest absolute difference from libtorch", Data = compared.Data, Value = compared.Report.MaximumAbsolute },
            ],
            Provenance = provenance,
            Architecture = architecture,
        };

    /// <summary>A network's name and sizes, and how captions are ranked, which is in the graph, too.</summary>
    /// <param name="model">The network's name.</param>
    /// <param name="sizes">Its sizes.</param>
    /// <param name="settings">How it searches.</param>
    public static Architecture ArchitectureOf<TSizes>(string model, TSizes sizes, CaptionSearchSettings settings)
    {
        var options = (JsonObject)JsonSerializer.SerializeToNode(sizes, RunJson.Indented)!;
        options[LengthPenalty] = settings.LengthPenalty;
        return new Architecture(model, options);
    }

    /// <summary>The sizes that <see cref="ArchitectureOf"/> wrote.</summary>
    public static TSizes SizesOf<TSizes>(ModelManifest manifest) =>
        manifest.Architecture.Options.Deserialize<TSizes>(RunJson.Indented) ?? throw new ExportException($"{manifest.Name}: the architecture is empty");

    /// <summary>How a package's captioner searches.</summary>
    public static CaptionSearchSettings SettingsOf(ModelManifest manifest) => new(
        manifest.Decoding.Beam ?? throw new ExportException($"{manifest.Name}: decoding.beam is missing"),
        manifest.Decoding.MaxLength ?? throw new ExportException($"{manifest.Name}: decoding.maxLength is missing"),
        manifest.Architecture.Options[LengthPenalty]?.GetValue<double>()
            ?? throw new ExportException($"{manifest.Name}: architecture.options.{LengthPenalty} is missing"));
}
