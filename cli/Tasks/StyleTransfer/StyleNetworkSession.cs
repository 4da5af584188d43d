using System.Globalization;
using Torchline.Training.Core.Display;
using Torchline.Training.Tasks.StyleTransfer.FeedForward;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary>Carries out one <c>torchline train stylizer</c>.</summary>
/// <param name="request">What is asked.</param>
public sealed class StyleNetworkSession(StyleNetworkRequest request)
{
    private readonly ITrainingDisplay display = TrainingDisplay.ForConsole();

    /// <summary>Does it.</summary>
    /// <returns>The process's exit code.</returns>
    public int Run()
    {
        using var training = request.Train is { } options
            ? StyleNetworkTraining.Start(request, options, display)
            : StyleNetworkTraining.Resume(request.Runs, request.Name, display);
        using var signals = new StopSignals();
        if (!training.Run(signals.Token))
        {
            display.Say(request.HowToResume(StyleNetworkRun.Kind));
            return ExitCodes.Stopped;
        }
        using var run = StyleNetworkRun.Load(training.Folder.Path);
        var best = run.Progress.Best!;
        display.Say(string.Create(CultureInfo.InvariantCulture,
            $"best epoch {best.Epoch}: loss {best.Metrics[StyleNetworkTask.HeldOutLoss]:G5} on held-out photos"));
        foreach (var score in run.Test?.Styles ?? [])
        {
            var matched = score.MatchedAfter is { } iterations ? $"as good after {iterations} iterations" : "never as good";
            display.Say(string.Create(CultureInfo.InvariantCulture,
                $"{score.Style}: content + style {score.Network.Perceptual:G5}; the optimisation {score.Optimised.Perceptual:G5}, {matched}"));
        }
        display.Say($"report: {training.Folder.ReportFile}");
        return ExitCodes.Success;
    }
}
