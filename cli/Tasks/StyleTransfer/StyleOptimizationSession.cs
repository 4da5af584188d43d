using System.Globalization;
using Torchline.Training.Core.Display;
using Torchline.Training.Tasks.StyleTransfer;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary>Carries out one <c>torchline train stylize</c>.</summary>
/// <param name="request">What is asked.</param>
public sealed class StyleOptimizationSession(StyleOptimizationRequest request)
{
    private readonly ITrainingDisplay display = TrainingDisplay.ForConsole();

    /// <summary>Does it.</summary>
    /// <returns>The process's exit code.</returns>
    public int Run()
    {
        using var training = request.Train is { } options
            ? StyleOptimizationTraining.Start(request, options, display)
            : StyleOptimizationTraining.Resume(request.Runs, request.Name, display);
        using var signals = new StopSignals();
        var progress = training.Run(signals.Token);
        if (!progress.Finished)
        {
            display.Say(request.HowToResume(StyleOptimizationTraining.KindName));
            return ExitCodes.Stopped;
        }
        var (first, last) = (progress.History[0].Metrics, progress.History[^1].Metrics);
        display.Say(string.Create(CultureInfo.InvariantCulture,
            $"loss {first[LossValues.TotalMetric]:G5} at the start, {last[LossValues.TotalMetric]:G5} at the end"));
        display.Say($"image: {training.Files.Image}");
        display.Say($"report: {training.Folder.ReportFile}");
        return ExitCodes.Success;
    }
}
