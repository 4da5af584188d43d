using System.Text.Json.Nodes;
using Torchline.Contracts.Tasks.Captioning;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>How a captioner searches.</summary>
/// <param name="Beam">Captions that it keeps, unless a request has another number.</param>
/// <param name="MaxLength">The most tokens of a caption, its end included.</param>
/// <param name="LengthPenalty">The exponent of the length by which captions are ranked.</param>
internal sealed record CaptionSearchSettings(int Beam, int MaxLength, double LengthPenalty)
{
    /// <summary>The architecture's option: the exponent is part of the graph.</summary>
    internal const string LengthPenaltyOption = "lengthPenalty";

    /// <summary>Those of a package.</summary>
    public static CaptionSearchSettings Of(ModelManifest manifest) => new(
        manifest.Decoding.Beam ?? throw new ExportException($"{manifest.Name}: decoding.beam is missing"),
        manifest.Decoding.MaxLength ?? throw new ExportException($"{manifest.Name}: decoding.maxLength is missing"),
        manifest.Architecture.Options[LengthPenaltyOption]?.GetValue<double>()
            ?? throw new ExportException($"{manifest.Name}: architecture.options.{LengthPenaltyOption} is missing"));
}

/// <summary>What a trained captioner's manifest and metadata are made of.</summary>
/// <param name="Network">The captioner.</param>
/// <param name="Settings">How it searches.</param>
/// <param name="Model">The network's name.</param>
/// <param name="Sizes">Its sizes.</param>
internal sealed record CaptionerManifest(CaptionerNetwork Network, CaptionSearchSettings Settings, string Model, JsonObject Sizes)
{
    /// <summary>The vocabulary's file in the package.</summary>
    public const string VocabularyFile = "vocabulary.txt";

    /// <summary>Enough for the ONNX file to be usable alone.</summary>
    public IReadOnlyDictionary<string, string> MetadataOf(CaptionVocabulary vocabulary)
    {
        var metadata = new Dictionary<string, string>
        {
            ["torchline.task"] = Network.Task,
            ["torchline.model"] = Model,
            ["torchline.vocabulary"] = string.Join('\n', vocabulary.Words),
            ["torchline.beam"] = $"{Settings.Beam}",
            ["torchline.maxLength"] = $"{Settings.MaxLength}",
        };
        if (Network.View is not { } view)
            return metadata;
        metadata["torchline.fit"] = view.Fit.ToString().ToLowerInvariant();
        metadata["torchline.shortSide"] = $"{view.ShortSide}";
        return metadata;
    }

    /// <summary>The manifest of the package; the publisher adds the files.</summary>
    public ModelManifest Of(PackageIdentity package, IEnumerable<Metric> metrics, Provenance provenance, string comparedOn, VerificationReport parity)
    {
        var options = (JsonObject)Sizes.DeepClone();
        options[CaptionSearchSettings.LengthPenaltyOption] = Settings.LengthPenalty;
        return new ModelManifest
        {
            Name = package.Name,
            Version = package.Version,
            Task = Network.Task,
            Description = package.Description,
            Inputs = Network.Inputs,
            Outputs = CaptioningContract.Outputs((int)Math.Sqrt(Network.Decoder.Regions)),
            Preprocessing = new Preprocessing
            {
                Image = Network.View is { } view ? new ImagePreprocessing(view.ShortSide, view.Side, Fit: view.Fit) : null,
            },
            Decoding = new Decoding { Vocabulary = VocabularyFile, Beam = Settings.Beam, MaxLength = Settings.MaxLength },
            Metrics = [.. metrics, ManifestMetrics.Parity(comparedOn, parity)],
            Provenance = provenance,
            Architecture = new Architecture(Model, options),
        };
    }
}
