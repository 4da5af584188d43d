using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Export.Tasks.Programs;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>Sentiment classifiers.</summary>
internal sealed class SentimentExport : IExportTask
{
    public IReadOnlyDictionary<string, OpenRun> Runs { get; } = new Dictionary<string, OpenRun>
    {
        [SentimentRun.Kind] = PackageForm.Usual(SentimentRun.Kind, path => new TrainedSentiment(SentimentRun.Load(path))),
    };

    public IReadOnlyDictionary<string, OpenPackage> Packages { get; } = new Dictionary<string, OpenPackage>
    {
        [SentimentContract.Task] = (package, _) => SentimentProgram.FromPackage(package),
    };
}
