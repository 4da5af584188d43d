using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>A trained sentiment classifier on its way to a package.</summary>
internal sealed class TrainedSentiment(SentimentRun run)
    : TrainedRun<SentimentProgram>(run.Folder.Name, new SentimentProgram(run.Network, run.Vocabulary.Count), run)
{
    public override IReadOnlyDictionary<string, string> Metadata => SentimentManifest.MetadataOf(run);

    public override ModelManifest Manifest(PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity) =>
        SentimentManifest.Of(run, package, [SentimentFigures.Of(run), .. others.Select(SentimentFigures.Read)], parity);

    public override void WriteFiles(string folder) => run.Vocabulary.Save(Path.Combine(folder, SentimentManifest.VocabularyFile));
}
