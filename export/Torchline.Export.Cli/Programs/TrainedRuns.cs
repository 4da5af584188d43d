using Torchline.Export.Cli.Classification;
using Torchline.Export.Cli.Sentiment;
using Torchline.Training.Classification;
using Torchline.Training.Runs;
using Torchline.Training.Sentiment;

namespace Torchline.Export.Cli.Programs;

/// <summary>The kinds of runs that can be exported.</summary>
internal static class TrainedRuns
{
    /// <summary>Opens a run of any of them.</summary>
    /// <exception cref="RunException">The folder holds no run, or one of another kind.</exception>
    public static ITrainedRun Open(string path)
    {
        using var folder = RunFolder.OpenReadOnly(path);
        return folder.ReadKind() switch
        {
            SentimentRun.Kind => new TrainedSentiment(SentimentRun.Load(path)),
            ClassifierRun.Kind => new TrainedClassifier(ClassifierRun.Load(path)),
            var kind => throw new RunException($"{path} holds a run of kind \"{kind}\", which cannot be exported"),
        };
    }
}
