using Torchline.Contracts.Packages;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Verification;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>A trained sentiment classifier on its way to a package.</summary>
internal sealed class TrainedSentiment(SentimentRun run) : ITrainedRun
{
    private readonly SentimentProgram program = new(run.Network, run.Vocabulary.Count);

    public string Name => run.Folder.Name;

    public IModelProgram Program => program;

    public IReadOnlyDictionary<string, string> Metadata => SentimentManifest.MetadataOf(run);

    public ModelManifest Manifest(string name, int version, string? description, IReadOnlyList<string> others, VerificationReport parity) =>
        SentimentManifest.Of(run, name, version, description, [.. others.Select(SentimentRunResult.Read)], parity);

    public void WriteFiles(string folder) => run.Vocabulary.Save(Path.Combine(folder, SentimentManifest.VocabularyFile));

    public void Dispose()
    {
        program.Dispose();
        run.Dispose();
    }
}
