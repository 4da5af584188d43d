using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Export.TrainingSteps;
using Torchline.Training.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment.Networks;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>Sentiment classifiers.</summary>
internal sealed class SentimentExport() : ExportTask(
    runs: new()
    {
        [SentimentRun.Kind] = PackageForm.Usual(SentimentRun.Kind, path => new TrainedSentiment(SentimentRun.Load(path))),
    },
    packages: new()
    {
        [SentimentContract.Task] = (package, _) => SentimentProgram.FromPackage(package),
    });

/// <summary>A trained sentiment classifier on its way to a package.</summary>
internal sealed class TrainedSentiment(SentimentRun run)
    : TrainedRun<SentimentProgram>(run.Folder.Name, new SentimentProgram(
        run.Network, run.Encoding.Words.Count, SentimentModels.ReadsPieces(run.Configuration.Options.Architecture.Model)), run)
{
    public override IReadOnlyDictionary<string, string> Metadata => SentimentManifest.MetadataOf(run);

    public override ModelManifest Manifest(PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity) =>
        SentimentManifest.Of(run, package, [SentimentFigures.Of(run), .. others.Select(SentimentFigures.Read)], parity);

    public override TrainingStepRequest TrainingStep() => SentimentTrainingStep.Of(run, Program.SampleTokens);

    public override void WriteFiles(string folder) => run.Encoding.Words.Save(Path.Combine(folder, SentimentManifest.VocabularyFile));
}
