using Torchline.Export.Cli.Captioning;
using Torchline.Export.Cli.Classification;
using Torchline.Export.Cli.Sentiment;
using Torchline.Export.Cli.Stylization;
using Torchline.Training.Captioning;
using Torchline.Training.Captioning.ByHand;
using Torchline.Training.Classification;
using Torchline.Training.Runs;
using Torchline.Training.Sentiment;
using Torchline.Training.StyleTransfer.FeedForward;

namespace Torchline.Export.Cli.Programs;

/// <summary>The kinds of runs that can be exported.</summary>
internal static class TrainedRuns
{
    /// <summary>Opens a run of any of them.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="form">How it is packed.</param>
    /// <exception cref="RunException">The folder holds no run, or one of another kind.</exception>
    /// <exception cref="ExportException">The kind has no such form.</exception>
    public static ITrainedRun Open(string path, PackageForm form)
    {
        using var folder = RunFolder.OpenReadOnly(path);
        var kind = folder.ReadKind();
        if (kind is SentimentRun.Kind or ClassifierRun.Kind or StylizerRun.Kind)
            form.RequireUsual(kind);
        return kind switch
        {
            SentimentRun.Kind => new TrainedSentiment(SentimentRun.Load(path)),
            ClassifierRun.Kind => new TrainedClassifier(ClassifierRun.Load(path)),
            StylizerRun.Kind => new TrainedStylizer(StylizerRun.Load(path)),
            CaptionerRun.Kind => TrainedCaptioner.Load(path, form),
            HandCaptionerRun.Kind => TrainedHandCaptioner.Load(path, form),
            _ => throw new RunException($"{path} holds a run of kind \"{kind}\", which cannot be exported"),
        };
    }
}
