using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>A sentiment model that answers texts as the service does, and whose manifest can be revised.</summary>
internal sealed class ExaminedSentiment
{
    private readonly byte[] network;
    private readonly SentimentTokenizer tokenizer;

    /// <summary>Opens a package.</summary>
    /// <exception cref="ExportException">It is no sentiment model.</exception>
    public ExaminedSentiment(string folder)
    {
        Package = ModelPackage.Open(folder, TaskContracts.All);
        if (Package.Manifest.Task != SentimentContract.Task)
            throw new ExportException($"{Package.Folder} is no sentiment model: only those are measured on sentences");
        network = File.ReadAllBytes(Package.NetworkPath);
        tokenizer = SentimentTokenizer.Load(Package);
    }

    /// <summary>The package.</summary>
    public ModelPackage Package { get; }

    /// <summary>Encodes texts for the network.</summary>
    public EncodedTexts Encode(IReadOnlyList<LabeledReview> texts) => new(Package, tokenizer, texts);

    /// <summary>The network's probabilities that texts are positive.</summary>
    public float[] ProbabilitiesOf(EncodedTexts texts) => SentimentScore.Of(network, texts).Probabilities;

    /// <summary>The answers to texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="probabilities">The network's probabilities for them.</param>
    /// <param name="calibration">In place of the manifest's.</param>
    public SentimentExamination Decide(EncodedTexts texts, float[] probabilities, Calibration? calibration)
    {
        var decision = new SentimentDecision(Package.Manifest with { Calibration = calibration }, tokenizer);
        return new SentimentExamination(
            texts.Texts, [.. texts.Texts.Select((text, i) => decision.Decide(probabilities[i], text.Text, texts[i]))]);
    }

    /// <summary>Publishes the package again with another manifest; its files stay.</summary>
    public void Revise(Func<ModelManifest, ModelManifest> revise)
    {
        var repository = new ModelRepository(Path.GetDirectoryName(Path.GetDirectoryName(Package.Folder))!, TaskContracts.All);
        new ModelPublisher(repository).Publish(
            revise(Package.Manifest) with { Files = [] },
            folder =>
            {
                foreach (var file in Package.Manifest.Files)
                    File.Copy(Path.Combine(Package.Folder, file.Name), Path.Combine(folder, file.Name));
            },
            overwrite: true);
    }
}
