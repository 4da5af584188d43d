using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment;

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
