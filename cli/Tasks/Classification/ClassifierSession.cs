using System.Globalization;
using Torchline.Training.Core.Display;
using Torchline.Training.Tasks.Classification;

namespace Torchline.Cli.Tasks.Classification;

/// <summary>Carries out one <c>torchline train classifier</c>.</summary>
/// <param name="request">What is asked.</param>
public sealed class ClassifierSession(ClassifierRequest request)
{
    private readonly ITrainingDisplay display = TrainingDisplay.ForConsole();

    /// <summary>Does it.</summary>
    /// <returns>The process's exit code.</returns>
    public int Run()
    {
        using var training = request.Train is { } options
            ? ClassifierTraining.Start(request, options, display)
            : ClassifierTraining.Resume(request.Runs, request.Name, display);
        using var signals = new StopSignals();
        var progress = training.Run(signals.Token);
        if (!progress.Finished)
        {
            display.Say(request.HowToResume(ClassifierRun.Kind));
            return ExitCodes.Stopped;
        }
        var best = progress.Best!;
        display.Say(string.Create(
            CultureInfo.InvariantCulture, $"best epoch {best.Epoch}: validation accuracy {best.Metrics[ClassifierTask.Accuracy]:P2}"));
        display.Say($"report: {training.Folder.ReportFile}");
        return ExitCodes.Success;
    }
}
