using System.Globalization;
using Torchline.Training.Core.Display;
using Torchline.Training.Tasks.StyleTransfer.Features;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary>Carries out one <c>torchline train features</c>.</summary>
/// <param name="request">What is asked.</param>
public sealed class FeatureSession(FeatureRequest request)
{
    private readonly ITrainingDisplay display = TrainingDisplay.ForConsole();

    /// <summary>Does it.</summary>
    /// <returns>The process's exit code.</returns>
    public int Run()
    {
        using var training = request.Train is { } options
            ? FeatureTraining.Start(request, options, display)
            : FeatureTraining.Resume(request.Runs, request.Name, display);
        using var signals = new StopSignals();
        var progress = training.Run(signals.Token);
        if (!progress.Finished)
        {
            display.Say(request.HowToResume(FeatureTraining.KindName));
            return ExitCodes.Stopped;
        }
        var best = progress.Best!;
        display.Say(string.Create(
            CultureInfo.InvariantCulture, $"best epoch {best.Epoch}: cosine with the teacher's gradient {best.Metrics[FeatureTask.Steering]:F3}"));
        display.Say($"weights: {training.WeightsFile}");
        display.Say($"report: {training.Folder.ReportFile}");
        return ExitCodes.Success;
    }
}
