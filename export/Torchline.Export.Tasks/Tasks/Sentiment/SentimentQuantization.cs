using Google.Protobuf;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Export.Graph;
using Torchline.Export.Quantization;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>A sentiment model in single precision or in 8 bits.</summary>
/// <param name="Format">The format's name: <c>fp32</c> or <c>int8</c>.</param>
/// <param name="Model">The ONNX file.</param>
/// <param name="Score">Its results on the development reviews.</param>
internal sealed record SentimentVariant(string Format, byte[] Model, SentimentScore Score);

/// <summary>Makes, measures and publishes the variant in 8 bits of a package that reads word pieces.</summary>
internal sealed class SentimentQuantization
{
    private const string Int8 = "int8";
    private const string Vocabulary = SentimentManifest.VocabularyFile;

    private readonly ModelPackage package;
    private readonly IReadOnlyList<LabeledReview> reviews;

    /// <summary>Opens a package and its data.</summary>
    /// <param name="folder">The folder of a package in single precision.</param>
    /// <param name="data">Folder with <c>dev.txt</c> to measure by.</param>
    /// <param name="warn">Receives a line for each part of the data that is skipped.</param>
    /// <exception cref="ExportException">The package is no such model.</exception>
    /// <exception cref="InvalidDataException">The data is missing or malformed.</exception>
    public SentimentQuantization(string folder, string data, Action<string> warn)
    {
        package = ModelPackage.Open(folder, TaskContracts.All);
        if (package.Manifest.Task != SentimentContract.Task || QuantizedVariant.Of(package.Manifest) is not null)
            throw new ExportException($"{package.Folder} is no sentiment model in single precision: only those are quantised");
        reviews = LabeledReviews.ReadDevelopment(data, warn);
    }

    /// <summary>How many reviews measure the variants.</summary>
    public int Reviews => reviews.Count;

    /// <summary>Makes the variant and measures it on the development reviews, single precision first.</summary>
    public IReadOnlyList<SentimentVariant> Measure(Action<string> progress)
    {
        var file = OnnxFile.ReadWhole(package.NetworkPath);
        var int8 = Quantizer.ToDynamicInt8(ModelProto.Parser.ParseFrom(file)).ToByteArray();
        var texts = new EncodedTexts(package, SentimentTokenizer.Load(package), reviews);
        return [Measure("fp32", file), Measure(Int8, int8)];

        SentimentVariant Measure(string format, byte[] model)
        {
            progress($"measuring {format} on {reviews.Count} reviews …");
            return new SentimentVariant(format, model, SentimentScore.Of(model, texts));
        }
    }

    /// <summary>Publishes the variant in 8 bits as <c>NAME-int8</c>.</summary>
    public ModelPackage Publish(IReadOnlyList<SentimentVariant> variants, bool overwrite, bool makeDefault)
    {
        var (original, variant) = (package.Manifest, variants[1]);
        var options = (System.Text.Json.Nodes.JsonObject)original.Architecture.Options.DeepClone();
        options[QuantizedVariant.Key] = variant.Format;
        options["method"] = "weights in 7 of 8 bits by column, embeddings in 8 bits by row, activations quantised dynamically";
        options["source"] = original.Files.Single(file => file.Name == ModelManifest.NetworkFileName).Sha256;
        var fit = TemperatureFit.Of(variant.Score.Probabilities, variant.Score.Targets);
        var repository = new ModelRepository(Path.GetDirectoryName(Path.GetDirectoryName(package.Folder))!, TaskContracts.All);
        var published = new ModelPublisher(repository).Publish(
            original with
            {
                Name = $"{original.Name}-{variant.Format}",
                Description = $"{original.Description ?? original.Name} ({variant.Format})",
                Calibration = new Calibration(fit.Temperature) { Negation = original.Calibration?.Negation },
                Metrics =
                [
                    .. original.Metrics.Where(metric => metric.Name != "expected calibration error"),
                    new Metric { Name = "accuracy of int8", Data = "dev", Value = variant.Score.Accuracy },
                    new Metric { Name = "decides as fp32", Data = "dev", Value = variant.Score.AgreementWith(variants[0].Score) },
                    new Metric { Name = "expected calibration error", Data = "dev", Value = fit.ErrorAfter },
                ],
                Architecture = original.Architecture with { Options = options },
                Files = [],
            },
            folder =>
            {
                File.WriteAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName), variant.Model);
                File.Copy(Path.Combine(package.Folder, Vocabulary), Path.Combine(folder, Vocabulary));
            },
            overwrite);
        if (makeDefault)
            repository.SetDefault(SentimentContract.Task, published.Manifest.Name);
        return published;
    }
}
