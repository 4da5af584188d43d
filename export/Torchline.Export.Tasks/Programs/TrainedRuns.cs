using Torchline.Export.Tasks.Captioning;
using Torchline.Export.Tasks.Classification;
using Torchline.Export.Tasks.Sentiment;
using Torchline.Export.Tasks.StyleTransfer;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Tasks.Classification;
using Torchline.Training.Tasks.Sentiment;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

namespace Torchline.Export.Tasks.Programs;

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
        if (kind is SentimentRun.Kind or ClassifierRun.Kind or StyleNetworkRun.Kind)
            form.RequireUsual(kind);
        return kind switch
        {
            SentimentRun.Kind => new TrainedSentiment(SentimentRun.Load(path)),
            ClassifierRun.Kind => new TrainedClassifier(ClassifierRun.Load(path)),
            StyleNetworkRun.Kind => new TrainedStyleNetwork(StyleNetworkRun.Load(path)),
            CaptionerRun.Kind => TrainedCaptioner.Load(path, form),
            HandCaptionerRun.Kind => TrainedHandCaptioner.Load(path, form),
            _ => throw new RunException($"{path} holds a run of kind \"{kind}\", which cannot be exported"),
        };
    }
}
